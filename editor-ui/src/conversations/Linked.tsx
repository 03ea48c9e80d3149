import { linkParts } from "./linkParts";

/** What somebody wrote, with its addresses as links that take nothing along. */
export function Linked(props: { text: string }) {
  return linkParts(props.text).map(({ text, href }, index) =>
    href === undefined ? (
      text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
      <a href={href} key={index} rel="noreferrer noopener" target="_blank">
        {text}
      </a>
    ),
  );
}
