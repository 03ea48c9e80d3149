import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError } from "../api/client";
import {
  fetchLetterDraft,
  type LetterContents,
  type LetterDraft,
  saveLetterDraft,
  usePublishLetter,
} from "../api/letterDrafts";
import { Autosaver, type SaveState } from "../editor/Autosaver";
import { begun, edited, type History, redone, undone } from "./history";
import { inWords } from "./liquid";

interface Standing {
  save: SaveState;
  isPublished: boolean;
  problems: LetterDraft["problems"];
}

/** A letter being written: every change is a step that can be undone, and is saved as the draft a moment later. */
export function useLetterDraft(site: string, letter: string, draft: LetterDraft) {
  const [history, setHistory] = useState<History<LetterContents>>(() => begun(draft.contents));
  const latest = useRef(history);
  const [standing, setStanding] = useState<Standing>({
    save: "saved",
    ...draft,
    isPublished: draft.is_published,
  });
  const [saver] = useState(
    () =>
      new Autosaver<LetterContents, LetterDraft>(draft.revision, {
        save: (contents, revision, isLast) => saveLetterDraft(site, letter, { contents, revision }, isLast),
        onState: (save, saved) =>
          setStanding((before) => ({
            save,
            isPublished: saved?.is_published ?? (before.isPublished && save === "saved"),
            problems: saved?.problems ?? before.problems,
          })),
      }),
  );
  const publishing = usePublishLetter(site, letter);
  const { mutateAsync, reset } = publishing;

  useEffect(() => {
    const onHide = () => void saver.flush(true);
    const onUnload = (event: BeforeUnloadEvent) => {
      if (!saver.isClean) {
        event.preventDefault();
      }
    };
    window.addEventListener("pagehide", onHide);
    window.addEventListener("beforeunload", onUnload);
    return () => {
      window.removeEventListener("pagehide", onHide);
      window.removeEventListener("beforeunload", onUnload);
      saver.close();
    };
  }, [saver]);

  const go = useCallback(
    (next: History<LetterContents>) => {
      if (next !== latest.current) {
        latest.current = next;
        setHistory(next);
        saver.changed(next.now);
        // What was said against it was said of something else.
        reset();
      }
    },
    [saver, reset],
  );
  const change = useCallback(
    (some: Partial<LetterContents>, kind = Object.keys(some).join()) => {
      const { now } = latest.current;
      if (Object.entries(some).some(([key, value]) => now[key as keyof LetterContents] !== value)) {
        go(edited(latest.current, { ...now, ...some }, kind, Date.now()));
      }
    },
    [go],
  );
  const undo = useCallback(() => go(undone(latest.current)), [go]);
  const redo = useCallback(() => go(redone(latest.current)), [go]);
  const saveNow = useCallback(() => saver.flush(), [saver]);

  /** Makes the draft what is sent; true when it is. */
  const publish = useCallback(async () => {
    const { name, subject } = latest.current.now;
    if (name.trim() === "") {
      change({ name: (inWords(subject) || subject.trim()).slice(0, 200) });
    }
    await saver.flush();
    if (!saver.isClean) {
      return false;
    }
    try {
      await mutateAsync(saver.revision);
    } catch {
      // It stands in `refused`.
      return false;
    }
    setStanding((before) => ({ ...before, isPublished: true }));
    return true;
  }, [saver, mutateAsync, change]);

  const takeTheirs = useCallback(async () => {
    const theirs = await fetchLetterDraft(site, letter);
    latest.current = edited(latest.current, theirs.contents, "", Date.now());
    setHistory(latest.current);
    saver.goOn(theirs.revision);
  }, [saver, site, letter]);
  const keepMine = useCallback(async () => {
    const theirs = await fetchLetterDraft(site, letter);
    saver.goOn(theirs.revision, latest.current.now);
  }, [saver, site, letter]);

  return {
    draft: history.now,
    change,
    undo: history.past.length > 0 ? undo : undefined,
    redo: history.future.length > 0 ? redo : undefined,
    saveNow,
    publish,
    isPublishing: publishing.isPending,
    refused: publishing.error,
    standing,
    takeTheirs,
    keepMine,
  };
}

export type Writing = ReturnType<typeof useLetterDraft>;

/** What is said against each field, by its name. */
export function problemsOf(standing: Standing, ...errors: (Error | null)[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { path, message } of standing.problems) {
    found.set(path, message);
  }
  for (const error of errors) {
    for (const { path, message } of error instanceof ApiError ? (error.details ?? []) : []) {
      found.set(path, message);
    }
  }
  return found;
}
