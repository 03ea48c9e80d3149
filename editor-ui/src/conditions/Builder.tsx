import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from "react";
import type { ConditionCatalogue } from "../api/conditions";
import classes from "./Builder.module.css";
import { BuilderProvider, type Builder as BuilderValue, type Problem } from "./BuilderContext";
import { placeOf } from "./definition";
import { GroupView, JointChoice, Problems } from "./PartView";
import type { Conditions } from "./useConditions";

interface BuilderProps {
  site: string;
  catalogue: ConditionCatalogue;
  conditions: Conditions;
  /** As the API tells them, with paths into the definition they are about. */
  problems: readonly Problem[];
  /** Where the definition that was refused had its parts. */
  places: Conditions["written"]["places"];
  /** The event whose arguments they are about; else they are about people. */
  event?: string;
}

/** Conditions as sentences, in groups; mouse or keyboard. */
export function Builder(props: BuilderProps) {
  const { site, catalogue, conditions, problems, places, event } = props;
  const { root, edit } = conditions;
  const element = useRef<HTMLDivElement>(null);
  const wanted = useRef<{ key: string; to: "row" | "field" } | undefined>(undefined);
  const focus = useCallback<BuilderValue["focus"]>((key, to) => {
    wanted.current = { key, to };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once the change is in the page
  useEffect(() => {
    const { key, to } = wanted.current ?? {};
    wanted.current = undefined;
    const part =
      key === undefined ? null : element.current?.querySelector<HTMLElement>(`[data-part="${key}"]`);
    // A menu that closes would take the keyboard back.
    const timer = setTimeout(() => (to === "field" ? firstField(part) : part)?.focus(), 30);
    return () => clearTimeout(timer);
  }, [root]);

  const byPart = useMemo(() => problemsByPart(problems, places), [problems, places]);
  const builder = useMemo<BuilderValue>(
    () => ({ site, catalogue, edit, problems: byPart, focus }),
    [site, catalogue, edit, byPart, focus],
  );
  return (
    <BuilderProvider value={builder}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out so */}
      <div
        aria-label="Conditions"
        className={classes.builder}
        onKeyDown={(pressed) => walk(pressed, element.current)}
        ref={element}
        role="group"
      >
        <div className={classes.top}>
          <JointChoice group={root} lead={event === undefined ? "People who meet" : `${event}, with`} />
        </div>
        <Problems problems={byPart.get(root.key) ?? []} />
        <GroupView
          depth={0}
          event={event}
          group={root}
          setting={event === undefined ? "people" : "arguments"}
        />
      </div>
    </BuilderProvider>
  );
}

function firstField(part: HTMLElement | null | undefined): HTMLElement | null | undefined {
  return (
    part?.querySelector<HTMLElement>("[data-first]") ??
    part?.querySelector<HTMLElement>("[data-field]") ??
    part
  );
}

function problemsByPart(problems: readonly Problem[], places: BuilderProps["places"]) {
  const found = new Map<string, Problem[]>();
  for (const problem of problems) {
    const place = placeOf(places, problem.path);
    if (place !== undefined) {
      found.set(place.key, [...(found.get(place.key) ?? []), { ...problem, path: place.rest }]);
    }
  }
  return found;
}

// Arrow keys walk over the rows, however deep they are.
function walk(event: KeyboardEvent, builder: HTMLElement | null): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = event.target;
  if (by === undefined || builder === null || !(row instanceof HTMLElement) || event.altKey) {
    return;
  }
  const rows = [...builder.querySelectorAll<HTMLElement>('[data-part][tabindex="0"]')];
  const at = rows.indexOf(row);
  if (at !== -1) {
    event.preventDefault();
    rows[at + by]?.focus();
  }
}
