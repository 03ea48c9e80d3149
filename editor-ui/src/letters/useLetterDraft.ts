import { notifications } from "@mantine/notifications";
import { useCallback, useState } from "react";
import { useNavigate } from "react-router";
import { ApiError } from "../api/client";
import { type Letter, type NewLetter, useSaveLetter } from "../api/letters";
import { ONE_COLUMN } from "./starter";

const NEW: NewLetter = {
  name: "",
  subject: "",
  text: "",
  html: ONE_COLUMN,
  sender: "",
  transactional: false,
  follow: true,
};

/** A letter being written: what isn't saved of it, saving it, and what the server says against it. */
export function useLetterDraft(site: string, letter: Letter | undefined) {
  const navigate = useNavigate();
  const [draft, setDraft] = useState(() => contentsOf(letter));
  const [saved, setSaved] = useState(draft);
  const save = useSaveLetter(site, letter?.id);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(saved);
  const { mutate, isPending, isError, reset } = save;
  const change = useCallback(
    (some: Partial<NewLetter>) => {
      setDraft((before) => ({ ...before, ...some }));
      // What was said against it was said of something else.
      if (isError) {
        reset();
      }
    },
    [isError, reset],
  );

  const saveNow = useCallback(() => {
    if (isPending) {
      return;
    }
    const wanted = { ...draft, name: draft.name.trim() || draft.subject.trim() };
    mutate(wanted, {
      onSuccess: (next) => {
        setSaved(wanted);
        // What was typed while it was on its way stays.
        setDraft((now) => (now.name === draft.name ? { ...now, name: wanted.name } : now));
        notifications.show({ title: "Saved", message: next.name, color: "pine" });
        if (letter === undefined) {
          const { search } = window.location;
          void navigate({ pathname: `/sites/${site}/letters/${next.id}`, search }, { replace: true });
        }
      },
    });
  }, [draft, isPending, letter, mutate, navigate, site]);

  return { draft, change, isDirty, isSaving: isPending, saveNow, error: save.error };
}

function contentsOf(letter: Letter | undefined): NewLetter {
  if (letter === undefined) {
    return NEW;
  }
  const { id, ...contents } = letter;
  return contents;
}

/** What is said against each field, by its name. */
export function problemsOf(...errors: (Error | null)[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const error of errors) {
    for (const { path, message } of error instanceof ApiError ? (error.details ?? []) : []) {
      found.set(path, message);
    }
  }
  return found;
}
