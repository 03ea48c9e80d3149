import { useBuilder } from "../BuilderContext";
import { update } from "../edits";
import type { Definition, Group, InnerKey, Leaf } from "../tree";

/** A condition as its sentence sees and changes it. */
export function useLeaf(leaf: Leaf) {
  const { edit, problems, catalogue } = useBuilder();
  const own = problems.get(leaf.key) ?? [];
  const replace = (next: Definition, field: string) =>
    edit(
      (root) => update<Leaf>(root, leaf.key, (found) => ({ ...found, condition: next })),
      `${leaf.key}/${field}`,
    );
  return {
    condition: leaf.condition,
    catalogue,
    replace,
    /** Some keys anew; undefined takes a key away. */
    set: (changes: Definition, field = Object.keys(changes).join()) => {
      const next = { ...leaf.condition, ...changes };
      replace(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)), field);
    },
    setInner: (changes: Partial<Record<InnerKey, Group | undefined>>) =>
      edit((root) =>
        update<Leaf>(root, leaf.key, (found) => {
          const inner = Object.entries({ ...found.inner, ...changes }).filter(
            ([, group]) => group !== undefined,
          );
          return { ...found, inner: Object.fromEntries(inner) };
        }),
      ),
    isBad: (field: string) => own.some(({ path }) => path === field || path.startsWith(`${field}/`)),
  };
}
