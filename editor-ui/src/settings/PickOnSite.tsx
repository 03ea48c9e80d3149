import { Alert, Anchor, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { Crosshair } from "lucide-react";
import { type KeyboardEvent, useEffect, useState } from "react";
import { useBeginPick, usePick } from "../api/picks";
import { count } from "../shared/format";
import { selectorProblem } from "./selectorProblem";

const WORDS = {
  waiting:
    "Waiting for the page. The library must be in it; if nothing comes up there, look under Integration.",
  open: "Point at the element in your page, click it, and say “Use this”.",
  chosen: "",
} as const;

const keyOf = (site: string) => `tracktor:picked-on:${site}`;

/** Opens a page of the site, where an element is pointed at; its selector comes back here. */
export function PickOnSite(props: { site: string; onPick: (css: string) => void }) {
  const { site, onPick } = props;
  const [isAsked, setAsked] = useState(false);
  const [url, setUrl] = useState(() => localStorage.getItem(keyOf(site)) ?? "https://");
  const begin = useBeginPick(site);
  const pick = usePick(site, begin.data?.id);
  const picked = pick.data?.state === "chosen" ? pick.data : undefined;
  // What a page says is tried before it is taken.
  const problem = picked === undefined ? "" : selectorProblem(picked.css);
  const css = problem === "" ? picked?.css : undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each that comes
  useEffect(() => {
    if (css !== undefined) {
      onPick(css);
    }
  }, [css, begin.data?.id]);

  const isAddress = /^https?:\/\/[^/\s]+/.test(url.trim());
  const open = () => {
    localStorage.setItem(keyOf(site), url.trim());
    begin.mutate(url.trim(), { onSuccess: ({ link }) => window.open(link, "_blank", "noopener") });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      event.preventDefault(); // the form around this saves the event
      if (isAddress) {
        open();
      }
    }
  };

  if (!isAsked) {
    return (
      <Button
        leftSection={<Crosshair size={15} />}
        onClick={() => setAsked(true)}
        variant="default"
        w="fit-content"
      >
        Pick on my site
      </Button>
    );
  }
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="xs">
        <TextInput
          data-autofocus
          flex={1}
          label="Page of your site"
          maxLength={2_000}
          onChange={(typed) => setUrl(typed.currentTarget.value)}
          onKeyDown={onKeyDown}
          spellCheck={false}
          type="url"
          value={url}
        />
        <Button disabled={!isAddress} loading={begin.isPending} onClick={open} variant="default">
          {begin.data === undefined ? "Open it" : "Open it again"}
        </Button>
      </Group>
      {(begin.error ?? pick.error) !== null && (
        <Alert color="red" role="alert" variant="light">
          {(begin.error ?? pick.error)?.message}
        </Alert>
      )}
      <Text aria-live="polite" c="var(--ink-dim)" size="sm">
        {begin.data !== undefined && pick.data !== undefined && WORDS[pick.data.state]}
        {picked !== undefined && problem === "" && (
          <>
            Picked{picked.text !== "" && <> “{picked.text}”</>}: it finds {count(picked.matches)}{" "}
            {picked.matches === 1 ? "element" : "elements"} of that page.
          </>
        )}
        {problem !== "" && "What the page has sent is no selector. Pick once more."}
        {pick.data?.state === "waiting" && begin.data !== undefined && (
          <>
            {" "}
            <Anchor href={begin.data.link} inherit rel="noopener noreferrer" target="_blank">
              Open it by hand
            </Anchor>{" "}
            if your browser has not.
          </>
        )}
      </Text>
    </Stack>
  );
}
