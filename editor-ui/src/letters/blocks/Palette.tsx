import { ActionIcon, Tooltip } from "@mantine/core";
import { Bookmark, X } from "lucide-react";
import { useRemovePiece, useBlocks as useSavedBlocks } from "../../api/letterStock";
import classes from "./Blocks.module.css";
import { endDrag, startDrag } from "./drag";
import { STOCK, type Stock } from "./kinds";
import type { Actions } from "./useBlocks";

/** Blocks to drag into the letter, or to click: then they go behind what is selected. */
export function Palette(props: { site: string; actions: Actions }) {
  const { site, actions } = props;
  const saved = useSavedBlocks(site);
  const remove = useRemovePiece(site, "blocks");
  return (
    <>
      <p className={classes.hint}>Drag one into the letter, or click it: it goes behind what is selected.</p>
      <div className={classes.stock}>
        {STOCK.map((each) => (
          <Tile actions={actions} key={each.label} stock={each} />
        ))}
      </div>
      <h3 className={classes.heading}>Saved blocks</h3>
      {saved.isError && <p className={classes.problem}>{saved.error.message}</p>}
      {saved.data?.length === 0 && (
        <p className={classes.hint}>None yet. Select a section and save it, to use it in other letters.</p>
      )}
      <ul className={classes.saved}>
        {saved.data?.map(({ id, name, mjml }) => (
          <li key={id}>
            <Tile actions={actions} stock={{ label: name, icon: Bookmark, level: "section", mjml }} />
            <Tooltip label="Remove; letters that hold it stay">
              <ActionIcon
                aria-label={`Remove the block ${name}`}
                color="gray"
                loading={remove.isPending && remove.variables === id}
                onClick={() => remove.mutate(id)}
                variant="subtle"
              >
                <X size={14} />
              </ActionIcon>
            </Tooltip>
          </li>
        ))}
      </ul>
      {remove.isError && <p className={classes.problem}>{remove.error.message}</p>}
    </>
  );
}

function Tile(props: { stock: Stock; actions: Actions }) {
  const { stock, actions } = props;
  const { label, icon: Icon, level, mjml } = stock;
  return (
    <button
      className={classes.tile}
      draggable
      onClick={() => actions.add(mjml, level)}
      onDragEnd={endDrag}
      onDragStart={(event) => startDrag(event, { level, id: "", mjml })}
      type="button"
    >
      <Icon aria-hidden size={18} strokeWidth={1.7} />
      <span>{label}</span>
    </button>
  );
}
