import { ActionIcon, Tooltip } from "@mantine/core";
import { ArrowDown, ArrowUp, BookmarkPlus, CopyPlus, CornerLeftUp, Trash2 } from "lucide-react";
import { useState } from "react";
import { SavePiece } from "../SavePiece";
import type { Box } from "../useFrame";
import classes from "./Blocks.module.css";
import { placeBeside } from "./drops";
import { kindOf, levelOf } from "./kinds";
import { type Letter, type Piece, sourceOf } from "./tree";
import type { Actions } from "./useBlocks";

interface PieceBarProps {
  site: string;
  letter: Letter;
  piece: Piece;
  box: Box | undefined;
  actions: Actions;
  choose: (id: string) => void;
}

const HEIGHT = 34;

/** What can be done to the block that is chosen, above it. */
export function PieceBar(props: PieceBarProps) {
  const { site, letter, piece, box, actions, choose } = props;
  const [isSaving, setSaving] = useState(false);
  const above = piece.parent === letter.body ? undefined : piece.parent;
  const tools = [
    {
      label: `Choose the ${kindOf(above?.name ?? "").label.toLowerCase()} around it`,
      icon: CornerLeftUp,
      run: above === undefined ? undefined : () => choose(above.id),
    },
    {
      label: "Up (Alt ↑)",
      icon: ArrowUp,
      run: placeBeside(piece, -1) === undefined ? undefined : () => actions.step(piece, -1),
    },
    {
      label: "Down (Alt ↓)",
      icon: ArrowDown,
      run: placeBeside(piece, 1) === undefined ? undefined : () => actions.step(piece, 1),
    },
    { label: "Duplicate", icon: CopyPlus, run: () => actions.duplicate(piece) },
    {
      label: "Save as a block",
      icon: BookmarkPlus,
      run: levelOf(piece.name) === "section" ? () => setSaving(true) : undefined,
    },
    { label: "Delete", icon: Trash2, run: () => actions.remove(piece) },
  ];
  if (box === undefined) {
    return null;
  }
  const [, left, top] = box;
  return (
    <div className={classes.pieceBar} style={{ left: Math.max(0, left), top: Math.max(0, top - HEIGHT) }}>
      <span>{kindOf(piece.name).label}</span>
      {tools.map(({ label, icon: Icon, run }) =>
        run === undefined ? null : (
          <Tooltip key={label} label={label}>
            <ActionIcon aria-label={label} color="gray" onClick={run} size="sm" variant="subtle">
              <Icon size={14} />
            </ActionIcon>
          </Tooltip>
        ),
      )}
      <SavePiece
        isOpen={isSaving}
        kind="blocks"
        mjml={sourceOf(letter, piece)}
        onClose={() => setSaving(false)}
        site={site}
      />
    </div>
  );
}
