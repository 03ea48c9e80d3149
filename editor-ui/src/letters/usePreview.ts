import { useDebouncedValue } from "@mantine/hooks";
import { useMemo } from "react";
import type { LetterContents } from "../api/letterDrafts";
import { useLetterPreview } from "../api/letters";
import { useParam } from "../shared/useParam";

const TYPING_MS = 350;

/** Without a subject yet, the rest can be seen all the same; this stands in. */
export const NO_SUBJECT = "…";

/** How the letter will be for the person the address names, a moment after typing rests. */
export function usePreview(site: string, draft: LetterContents) {
  const [person, setPerson] = useParam("as");
  const { subject, text, html, mjml, mode } = draft;
  const now = useMemo(
    () => ({ subject, text, html, mjml, mode, person }),
    [subject, text, html, mjml, mode, person],
  );
  const [tried] = useDebouncedValue(now, TYPING_MS);
  const isBlank = [tried.text, tried.html, tried.mjml].every((source) => source.trim() === "");
  const asked = { ...tried, subject: tried.subject.trim() === "" ? NO_SUBJECT : tried.subject };
  const preview = useLetterPreview(site, asked, !isBlank);
  return { person, setPerson, tried: asked, isBlank, preview };
}

export type LivePreview = ReturnType<typeof usePreview>;
