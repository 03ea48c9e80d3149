import { Fragment, h } from "preact";
import type { Message } from "../types";

/** The image, and what somebody wrote, with its addresses as links; never as markup. */
export function Text({
  message: { text, parts, image },
}: {
  message: Pick<Message, "text" | "parts" | "image">;
}) {
  return (
    <>
      {image && (
        <a href={image.url} target="_blank" rel="noreferrer">
          <img src={image.url} width={image.width} height={image.height} alt={text} />
        </a>
      )}
      {(parts ?? [{ text }]).map(({ text: own, href }) =>
        href === undefined ? (
          own
        ) : (
          <a href={href} target="_blank" rel="noreferrer">
            {own}
          </a>
        ),
      )}
    </>
  );
}
