import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { type Campaign, useCreateCampaign } from "../api/campaigns";
import { useEditor, useUi } from "./EditorContext";
import classes from "./EditorPage.module.css";
import { toDefinition } from "./graph";
import { keepMine, takeTheirs } from "./useEditorSetup";

/** Somebody else has saved this campaign: nothing is saved over it until somebody decides. */
export function ConflictBar(props: { campaign: Campaign }) {
  const { campaign } = props;
  const editor = useEditor();
  const save = useUi((ui) => ui.save);
  const navigate = useNavigate();
  const create = useCreateCampaign(editor.site);
  const [isBusy, setBusy] = useState(false);
  if (save !== "conflict") {
    return null;
  }
  const decide = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      notifications.show({ message: error instanceof Error ? error.message : String(error), color: "red" });
    }
    setBusy(false);
  };
  const copy = async () => {
    const body = {
      name: `${campaign.name} (mine)`.slice(0, 200),
      definition: toDefinition(editor.doc.getState().graph),
    };
    const made = await create.mutateAsync(body);
    await takeTheirs(editor);
    void navigate(`/sites/${editor.site}/campaigns/${made.id}`);
  };
  return (
    <div className={classes.conflict} role="alert">
      <TriangleAlert aria-hidden size={18} />
      <p>
        <strong>Somebody else has changed this campaign</strong> while you were drawing. Yours is kept here,
        but not saved yet.
      </p>
      <Button
        disabled={isBusy}
        onClick={() => void decide(() => takeTheirs(editor))}
        size="xs"
        variant="default"
      >
        Take theirs
      </Button>
      <Button disabled={isBusy} onClick={() => void decide(copy)} size="xs" variant="default">
        Save mine as a copy
      </Button>
      <Button disabled={isBusy} onClick={() => void decide(() => keepMine(editor))} size="xs">
        Save mine over it
      </Button>
    </div>
  );
}
