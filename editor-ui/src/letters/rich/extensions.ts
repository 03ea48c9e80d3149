import { Extension } from "@tiptap/core";
import Image from "@tiptap/extension-image";
import { Plugin } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import StarterKit from "@tiptap/starter-kit";

const LIQUID = /\{\{.*?\}\}|\{%.*?%\}/g;

/** Liquid stands out from the words around it. */
const Variables = Extension.create({
  name: "variables",
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        decorations: ({ doc }) => {
          const found: Decoration[] = [];
          doc.descendants((node, at) => {
            for (const match of (node.text ?? "").matchAll(LIQUID)) {
              const from = at + match.index;
              found.push(Decoration.inline(from, from + match[0].length, { class: "liquid" }));
            }
          });
          return DecorationSet.create(doc, found);
        },
      },
    }),
  ],
});

const NO_SCRIPT = /^\s*(?:javascript|data|vbscript):/i;

/** `hasAll`: headings, lists, pictures; else what a line of text may hold. */
export function extensionsOf(hasAll: boolean) {
  const off = hasAll ? {} : ({ blockquote: false, horizontalRule: false, heading: false } as const);
  return [
    StarterKit.configure({
      ...off,
      codeBlock: false,
      trailingNode: false,
      link: {
        openOnClick: false,
        autolink: false,
        linkOnPaste: true,
        isAllowedUri: (url) => !NO_SCRIPT.test(url),
        HTMLAttributes: { target: null, rel: null, class: null },
      },
    }),
    ...(hasAll ? [Image.configure({ inline: true })] : []),
    Variables,
  ];
}
