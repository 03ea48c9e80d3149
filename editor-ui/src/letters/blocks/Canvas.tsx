import { Alert } from "@mantine/core";
import { CircleAlert } from "lucide-react";
import { type DragEvent, type KeyboardEvent, useMemo, useRef, useState } from "react";
import { FRAME_URL } from "../../api/letters";
import { Failed, LinesSkeleton } from "../../shared/States";
import { type Box, useFrame } from "../useFrame";
import classes from "./Blocks.module.css";
import { dragged, endDrag, startDrag } from "./drag";
import { type Place, placeAt } from "./drops";
import { kindOf, levelOf } from "./kinds";
import { PieceBar } from "./PieceBar";
import { contentOf, type Letter, type Piece } from "./tree";
import type { Blocks } from "./useBlocks";

/** The letter as it is sent, with everything in it to be chosen, dragged and dropped on. */
export function Canvas(props: { blocks: Blocks; site: string }) {
  const { blocks, site } = props;
  const { letter, seen } = blocks;
  const { preview } = seen;
  if (letter === undefined) {
    return null;
  }
  return (
    <div className={classes.canvas}>
      {preview.isError && preview.data !== undefined && (
        <Alert color="red" icon={<CircleAlert size={16} />} m="sm" p="xs" role="alert" variant="light">
          {preview.error.message}
        </Alert>
      )}
      {preview.isPending && <LinesSkeleton lines={6} />}
      {preview.isError && preview.data === undefined && <Failed error={preview.error} />}
      {preview.data !== undefined && (
        <Sheet blocks={blocks} html={preview.data.html} letter={letter} site={site} />
      )}
    </div>
  );
}

function Sheet(props: { blocks: Blocks; letter: Letter; html: string; site: string }) {
  const { blocks, letter, html, site } = props;
  const { piece, choose, actions, seen } = blocks;
  const frame = useRef<HTMLIFrameElement>(null);
  const { height, boxes } = useFrame(frame, html);
  const [place, setPlace] = useState<Place>();
  // A loop shows a block several times: its first is where it is chosen.
  const found = useMemo(() => {
    const first = new Map<string, Box>();
    for (const box of boxes) {
      const id = seen.marked[box[0]];
      if (id !== undefined && !first.has(id)) {
        first.set(id, box);
      }
    }
    return first;
  }, [boxes, seen.marked]);
  const shown = letter.pieces.filter(({ id }) => found.has(id));
  const onDragOver = (event: DragEvent<HTMLDivElement>) => {
    const what = dragged();
    if (what === undefined) {
      return;
    }
    event.preventDefault();
    const { left, top } = event.currentTarget.getBoundingClientRect();
    setPlace(placeAt(letter, found, what.level, { x: event.clientX - left, y: event.clientY - top }));
  };
  const onDrop = (event: DragEvent) => {
    const what = dragged();
    event.preventDefault();
    setPlace(undefined);
    endDrag();
    if (what === undefined || place === undefined) {
      return;
    }
    const moved = letter.pieces.find(({ id }) => id === what.id);
    if (moved === undefined) {
      actions?.insert(what.mjml, place.parent, place.index);
    } else {
      actions?.move(moved, place.parent, place.index);
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging has its keys at each block
    <div
      className={classes.sheet}
      onDragLeave={() => setPlace(undefined)}
      onDragOver={onDragOver}
      onDrop={onDrop}
      style={{ height }}
    >
      <iframe
        className={classes.frame}
        ref={frame}
        sandbox="allow-scripts"
        src={FRAME_URL}
        tabIndex={-1}
        title="The letter"
      />
      {shown.map((each) => (
        <Handle blocks={blocks} box={found.get(each.id)} key={each.id} letter={letter} piece={each} />
      ))}
      {piece !== undefined && found.has(piece.id) && actions !== undefined && (
        <PieceBar
          actions={actions}
          box={found.get(piece.id)}
          choose={choose}
          letter={letter}
          piece={piece}
          site={site}
        />
      )}
      {place !== undefined && (
        <span
          className={classes.line}
          style={{ left: place.line.x, top: place.line.y, width: place.line.width }}
        />
      )}
    </div>
  );
}

const SHOWN_WORDS = 40;

function Handle(props: { blocks: Blocks; letter: Letter; piece: Piece; box: Box | undefined }) {
  const { blocks, letter, piece, box } = props;
  const { actions, choose } = blocks;
  if (box === undefined) {
    return null;
  }
  const [, left, top, width, height] = box;
  const { label, content } = kindOf(piece.name);
  const words =
    content === "none"
      ? ""
      : contentOf(letter, piece)
          .replace(/<[^>]*>/g, " ")
          .replace(/\s+/g, " ")
          .trim();
  const onKeyDown = (event: KeyboardEvent) => {
    const steps = { ArrowUp: -1, ArrowDown: 1 } as const;
    const step = event.altKey ? steps[event.key as keyof typeof steps] : undefined;
    if (step !== undefined) {
      event.preventDefault();
      actions?.step(piece, step);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      actions?.remove(piece);
    } else if (event.key === "d" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      actions?.duplicate(piece);
    }
  };
  return (
    <button
      aria-label={words === "" ? label : `${label}: ${words.slice(0, SHOWN_WORDS)}`}
      aria-pressed={blocks.piece === piece}
      className={classes.handle}
      data-level={levelOf(piece.name)}
      draggable
      onClick={() => choose(piece.id)}
      onDragEnd={endDrag}
      onDragStart={(event) => startDrag(event, { level: levelOf(piece.name), id: piece.id, mjml: "" })}
      onKeyDown={onKeyDown}
      style={{ left, top, width, height: Math.max(height, 12) }}
      type="button"
    />
  );
}
