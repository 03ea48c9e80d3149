import { Button, Group, Modal, SegmentedControl } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { type LetterMode, useConvertLetter } from "../api/letterDrafts";
import { useLayouts } from "../api/letterStock";
import { useParam } from "../shared/useParam";
import classes from "./Editor.module.css";
import { MODES, modeLabel } from "./modes";
import { starterOf } from "./starter";
import type { Writing } from "./useLetterDraft";

interface Loss {
  to: LetterMode;
  lost: string[];
}

/** How the letter is written. It is taken along where nothing is lost; else it is said what would be. */
export function ModeSwitch(props: { site: string; writing: Writing }) {
  const { site, writing } = props;
  const { draft, change } = writing;
  const convert = useConvertLetter(site);
  const layouts = useLayouts(site);
  const [, setLayout] = useParam("layout");
  const [loss, setLoss] = useState<Loss>();
  const go = (to: LetterMode) => {
    if (to === draft.mode) {
      return;
    }
    if ([draft.html, draft.mjml, draft.text].every((source) => source.trim() === "")) {
      beginAnew(to);
      return;
    }
    convert.mutate(
      { contents: draft, to },
      {
        onSuccess: ({ contents, lost }) =>
          contents === null || contents === undefined
            ? setLoss({ to, lost })
            : change(
                { mode: contents.mode, html: contents.html, mjml: contents.mjml, text: contents.text },
                "",
              ),
        onError: (error) =>
          notifications.show({ title: "It can’t be read like this", message: error.message, color: "red" }),
      },
    );
  };
  const beginAnew = (to: LetterMode) => {
    change({ mode: to, ...starterOf(to, layouts.data?.[0]?.mjml ?? "") }, "");
    setLoss(undefined);
    if (to === "drag_and_drop") {
      setLayout("choose");
    }
  };
  return (
    <>
      <SegmentedControl
        aria-label="Mode"
        data={MODES.map(({ value, label }) => ({ value, label }))}
        disabled={convert.isPending}
        onChange={(to) => go(to as LetterMode)}
        size="sm"
        value={draft.mode}
      />
      <Modal
        onClose={() => setLoss(undefined)}
        opened={loss !== undefined}
        title={`${loss === undefined ? "" : modeLabel(loss.to)} would lose something`}
      >
        <p>What stands here can’t be taken along whole. This would be lost:</p>
        <ul className={classes.lost}>
          {loss?.lost.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
        <p>You can begin anew in that mode; Undo brings back what stands here.</p>
        <Group justify="flex-end" mt="md">
          <Button onClick={() => loss !== undefined && beginAnew(loss.to)} variant="default">
            Begin anew
          </Button>
          <Button data-autofocus onClick={() => setLoss(undefined)}>
            Keep it as it is
          </Button>
        </Group>
      </Modal>
    </>
  );
}
