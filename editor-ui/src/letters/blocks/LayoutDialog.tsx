import { ActionIcon, Button, Group, Modal, Tooltip } from "@mantine/core";
import { Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { type Layout, useLayouts, useRemovePiece } from "../../api/letterStock";
import { FRAME_URL, useLetterPreview } from "../../api/letters";
import { Failed, LinesSkeleton } from "../../shared/States";
import { useFrame } from "../useFrame";
import classes from "./Layouts.module.css";

interface LayoutDialogProps {
  site: string;
  isOpen: boolean;
  onClose: () => void;
  onChoose: (mjml: string) => void;
}

/** What a letter can begin with, each as it will look. */
export function LayoutDialog(props: LayoutDialogProps) {
  return (
    <Modal onClose={props.onClose} opened={props.isOpen} size={940} title="Choose layout">
      <Chooser {...props} />
    </Modal>
  );
}

function Chooser(props: LayoutDialogProps) {
  const { site, onClose, onChoose } = props;
  const layouts = useLayouts(site);
  const remove = useRemovePiece(site, "layouts");
  const [chosen, setChosen] = useState<string>();
  if (layouts.isPending) {
    return <LinesSkeleton lines={4} />;
  }
  if (layouts.isError) {
    return <Failed error={layouts.error} retry={() => void layouts.refetch()} />;
  }
  const layout = layouts.data.find(({ id }) => id === chosen) ?? layouts.data[0];
  const choose = () => {
    if (layout !== undefined) {
      onChoose(layout.mjml);
    }
    onClose();
  };
  return (
    <>
      <ul className={classes.grid}>
        {layouts.data.map((each) => (
          <li className={classes.layout} data-chosen={each === layout || undefined} key={each.id}>
            <button
              aria-pressed={each === layout}
              className={classes.tile}
              onClick={() => setChosen(each.id)}
              onDoubleClick={() => {
                onChoose(each.mjml);
                onClose();
              }}
              type="button"
            >
              <Thumbnail layout={each} site={site} />
              <strong>{each.name}</strong>
              <span>{each.about}</span>
            </button>
            {each.own && (
              <Tooltip label="Remove it; letters that began with it stay">
                <ActionIcon
                  aria-label={`Remove the layout ${each.name}`}
                  className={classes.remove}
                  color="gray"
                  loading={remove.isPending && remove.variables === each.id}
                  onClick={() => remove.mutate(each.id)}
                  variant="default"
                >
                  <Trash2 size={14} />
                </ActionIcon>
              </Tooltip>
            )}
          </li>
        ))}
      </ul>
      {remove.isError && <p role="alert">{remove.error.message}</p>}
      <Group className={classes.foot} justify="flex-end">
        <Button onClick={onClose} variant="default">
          Keep what is there
        </Button>
        <Button data-autofocus onClick={choose}>
          Choose
        </Button>
      </Group>
    </>
  );
}

function Thumbnail(props: { site: string; layout: Layout }) {
  const { site, layout } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const tried = {
    subject: "…",
    text: "",
    html: "",
    mjml: layout.mjml,
    mode: "drag_and_drop" as const,
    person: "",
  };
  const preview = useLetterPreview(site, tried, true);
  useFrame(frame, preview.data?.html ?? "");
  return (
    <span aria-hidden className={classes.thumbnail}>
      <iframe
        className={classes.frame}
        ref={frame}
        sandbox="allow-scripts"
        src={FRAME_URL}
        tabIndex={-1}
        title={layout.name}
      />
    </span>
  );
}
