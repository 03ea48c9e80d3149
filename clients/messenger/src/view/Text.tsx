import { Fragment, h } from "preact";
import type { Message } from "../types";

/** What somebody wrote, with its addresses as links; never as markup. */
export function Text({ message: { text, parts } }: { message: Pick<Message, "text" | "parts"> }) {
  return (
    <>
      {(parts ?? [{ text }]).map(({ text: own, href }) =>
        href === undefined ? (
          own
        ) : (
          <a href={href} target="_blank" rel="noopener noreferrer nofollow ugc">
            {own}
          </a>
        ),
      )}
    </>
  );
}
