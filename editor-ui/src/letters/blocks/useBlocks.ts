import { useDebouncedValue } from "@mantine/hooks";
import { useCallback, useMemo, useState } from "react";
import { useLetterPreview } from "../../api/letters";
import { useParam } from "../../shared/useParam";
import type { Writing } from "../useLetterDraft";
import { NO_SUBJECT } from "../usePreview";
import { placeBehind, placeBeside } from "./drops";
import { type Edit, insert, move, pieceAt, remove, replace, setAttribute, setContent } from "./edits";
import type { Level } from "./kinds";
import { find, type Letter, type Piece, parse, sourceOf, withMarks } from "./tree";

const RESTS_MS = 120;

/** A letter as blocks: what is chosen, what can be done to it, and its HTML with a mark at each block. */
export function useBlocks(site: string, writing: Writing) {
  const { draft, change } = writing;
  const letter = useMemo(() => parse(draft.mjml), [draft.mjml]);
  const [chosen, choose] = useState<string>();
  const piece = letter === undefined ? undefined : find(letter, chosen);

  const take = useCallback(
    (edit: Edit | undefined, kind = "") => {
      if (edit === undefined) {
        return;
      }
      change({ mjml: edit.source }, kind);
      const next = parse(edit.source);
      choose(next === undefined ? undefined : pieceAt(next, edit.at)?.id);
    },
    [change],
  );
  const actions = useMemo(
    () => (letter === undefined ? undefined : actionsOf(letter, piece, take)),
    [letter, piece, take],
  );
  return { letter, piece, choose, take, actions, seen: useSeen(site, draft.subject, letter) };
}

export type Blocks = ReturnType<typeof useBlocks>;
export type Actions = NonNullable<Blocks["actions"]>;

function actionsOf(
  letter: Letter,
  piece: Piece | undefined,
  take: (edit: Edit | undefined, kind?: string) => void,
) {
  return {
    set: (of: Piece, name: string, value: string) =>
      take(setAttribute(letter, of, name, value), `${of.id} ${name}`),
    write: (of: Piece, content: string) => take(setContent(letter, of, content), `${of.id} content`),
    rewrite: (of: Piece, text: string) => take(replace(letter, of, text)),
    remove: (of: Piece) => take(remove(letter, of)),
    duplicate: (of: Piece) => {
      const index = of.parent?.children.indexOf(of) ?? 0;
      take(of.parent === undefined ? undefined : insert(letter, of.parent, index + 1, sourceOf(letter, of)));
    },
    step: (of: Piece, by: -1 | 1) => {
      const place = placeBeside(of, by);
      take(place === undefined ? undefined : move(letter, of, place.parent, place.index));
    },
    add: (mjml: string, level: Level) => {
      const place = placeBehind(letter, piece, level);
      take(place === undefined ? undefined : insert(letter, place.parent, place.index, mjml));
    },
    insert: (mjml: string, parent: Piece, index: number) => take(insert(letter, parent, index, mjml)),
    move: (of: Piece, parent: Piece, index: number) => take(move(letter, of, parent, index)),
  };
}

/** The letter's HTML as it is sent to the person that is chosen, with marks. */
function useSeen(site: string, subject: string, letter: Letter | undefined) {
  const [person] = useParam("as");
  const marks = useMemo(() => (letter === undefined ? undefined : withMarks(letter)), [letter]);
  const [rested] = useDebouncedValue(marks, RESTS_MS);
  const tried = {
    subject: subject.trim() === "" ? NO_SUBJECT : subject,
    text: "",
    html: "",
    mjml: rested?.source ?? "",
    mode: "drag_and_drop" as const,
    person,
  };
  const preview = useLetterPreview(site, tried, rested !== undefined);
  return { preview, marked: rested?.marked ?? [] };
}
