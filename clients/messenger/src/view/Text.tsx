import { Fragment, h } from "preact";
import { linkify } from "../linkify";

/** What somebody wrote, with its addresses as links; never as markup. */
export function Text({ text }: { text: string }) {
  return (
    <>
      {linkify(text).map(({ text: own, href }) =>
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
