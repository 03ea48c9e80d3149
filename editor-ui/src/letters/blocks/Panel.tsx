import { SegmentedControl } from "@mantine/core";
import { useEffect, useState } from "react";
import classes from "./Blocks.module.css";
import { LetterFields } from "./LetterFields";
import { Palette } from "./Palette";
import { PieceFields } from "./PieceFields";
import type { Blocks } from "./useBlocks";

type Tab = "blocks" | "chosen" | "letter";

const TABS = [
  { value: "blocks", label: "Add" },
  { value: "chosen", label: "Selected" },
  { value: "letter", label: "Whole letter" },
];

/** What can be added, and the settings of what is chosen and of the whole. */
export function Panel(props: { blocks: Blocks; site: string; error: string | undefined }) {
  const { blocks, site, error } = props;
  const { piece, letter, actions } = blocks;
  const [tab, setTab] = useState<Tab>("blocks");
  const id = piece?.id;
  useEffect(() => {
    if (id !== undefined) {
      setTab("chosen");
    }
  }, [id]);
  if (letter === undefined || actions === undefined) {
    return null;
  }
  return (
    <aside aria-label="Block settings" className={classes.panel}>
      <SegmentedControl
        aria-label="Panel"
        data={TABS}
        fullWidth
        onChange={(next) => setTab(next as Tab)}
        size="xs"
        value={tab}
      />
      {error !== undefined && (
        <p className={classes.problem} role="alert">
          {error}
        </p>
      )}
      {tab === "blocks" && <Palette actions={actions} site={site} />}
      {tab === "chosen" && piece === undefined && (
        <p className={classes.hint}>
          Select something in the letter. Tab leads through its blocks, Alt ↑ and Alt ↓ move one, Delete
          removes it.
        </p>
      )}
      {tab === "chosen" && piece !== undefined && (
        <PieceFields actions={actions} key={piece.id} letter={letter} piece={piece} site={site} />
      )}
      {tab === "letter" && <LetterFields letter={letter} site={site} take={blocks.take} />}
    </aside>
  );
}
