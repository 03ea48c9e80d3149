import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { Check, History, Redo2, Undo2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { MOD_KEY } from "../shell/platform";
import { LetterMenu } from "./LetterMenu";
import type { Writing } from "./useLetterDraft";

const LetterVersions = lazy(() => import("./LetterVersions"));

interface EditorToolsProps {
  site: string;
  letter: string;
  writing: Writing;
  isClosing: boolean;
  onClose: () => void;
}

/** Back, forth, what was sent before, and the way out. */
export function EditorTools(props: EditorToolsProps) {
  const { site, letter, writing, isClosing, onClose } = props;
  const [isOpen, setOpen] = useState(false);
  const { undo, redo } = writing;
  return (
    <>
      <ActionIcon.Group>
        <Tooltip label={`Undo (${MOD_KEY} Z)`}>
          <ActionIcon
            aria-label="Undo"
            disabled={undo === undefined}
            onClick={undo}
            size={34}
            variant="default"
          >
            <Undo2 size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={`Redo (${MOD_KEY} Shift Z)`}>
          <ActionIcon
            aria-label="Redo"
            disabled={redo === undefined}
            onClick={redo}
            size={34}
            variant="default"
          >
            <Redo2 size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Versions">
          <ActionIcon aria-label="Versions" onClick={() => setOpen(true)} size={34} variant="default">
            <History size={16} />
          </ActionIcon>
        </Tooltip>
      </ActionIcon.Group>
      <LetterMenu letter={letter} name={writing.draft.name} onSave={writing.saveNow} site={site} />
      <Button leftSection={<Check size={15} />} loading={isClosing} onClick={onClose}>
        Save and close
      </Button>
      <Suspense>
        {isOpen && (
          <LetterVersions letter={letter} onClose={() => setOpen(false)} site={site} writing={writing} />
        )}
      </Suspense>
    </>
  );
}
