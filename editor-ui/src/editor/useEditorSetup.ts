import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Campaign, campaignKey } from "../api/campaigns";
import type { Catalogue } from "../api/catalogue";
import { type Draft, fetchDraft, type Problem, saveDraft } from "../api/drafts";
import { useMay } from "../api/session";
import { Autosaver } from "./Autosaver";
import { createDocStore } from "./docStore";
import type { Editor } from "./EditorContext";
import { type Graph, toDefinition, toGraph } from "./graph";
import { tidied } from "./place";
import { saidOf } from "./problems";
import { createUiStore } from "./uiStore";

/**
 * Opens a draft for drawing; it is saved by itself from then on, and once more when the page goes. For those who may
 * not write, nothing is: they draw to try.
 */
export function useEditorSetup(site: string, campaign: string, catalogue: Catalogue, draft: Draft): Editor {
  const isKept = useMay(site, "write");
  const client = useQueryClient();
  const [editor] = useState((): Editor => {
    const doc = createDocStore(toGraph(draft.definition, tidied));
    const name = (problems: readonly Problem[]) => saidOf(problems, doc.getState().graph, catalogue);
    const ui = createUiStore(name(draft.problems));
    const saver = new Autosaver<Graph>(draft.revision, {
      save: (graph, revision, isLast) =>
        saveDraft(site, campaign, { definition: toDefinition(graph), revision }, isLast),
      onState: (save, saved) => {
        ui.setState({
          save,
          ...(saved === undefined ? {} : { problems: name(saved.problems) }),
        });
        if (saved !== undefined) {
          // Whether there is anything to publish is seen by the server; until it says so there may be.
          client.setQueryData<Campaign>(
            campaignKey(site, campaign),
            (known) => known && { ...known, draft: { ...known.draft, differs: true } },
          );
          void client.invalidateQueries({ queryKey: campaignKey(site, campaign), exact: true });
        }
      },
    });
    return { site, campaign, catalogue, doc, ui, saver };
  });

  useEffect(() => {
    const { doc, saver } = editor;
    const stop = doc.subscribe((now, before) => {
      if (isKept && now.graph !== before.graph) {
        saver.changed(now.graph);
      }
    });
    const onHide = () => {
      if (document.visibilityState === "hidden") {
        void saver.flush(true);
      }
    };
    const onUnload = (event: BeforeUnloadEvent) => {
      if (!saver.isClean) {
        void saver.flush(true);
        event.preventDefault();
      }
    };
    document.addEventListener("visibilitychange", onHide);
    window.addEventListener("beforeunload", onUnload);
    return () => {
      stop();
      saver.close();
      document.removeEventListener("visibilitychange", onHide);
      window.removeEventListener("beforeunload", onUnload);
    };
  }, [editor, isKept]);

  return editor;
}

/** Takes the draft that somebody else has saved; what was drawn here can be had back by undo. */
export async function takeTheirs(editor: Editor): Promise<void> {
  const draft = await fetchDraft(editor.site, editor.campaign);
  editor.doc.getState().edit(() => toGraph(draft.definition, tidied));
  editor.saver.goOn(draft.revision);
  editor.ui.setState({
    problems: saidOf(draft.problems, editor.doc.getState().graph, editor.catalogue),
    selected: [],
    selectedEdges: [],
  });
}

/** Saves what is drawn here over what somebody else has saved. */
export async function keepMine(editor: Editor): Promise<void> {
  const draft = await fetchDraft(editor.site, editor.campaign);
  editor.saver.goOn(draft.revision, editor.doc.getState().graph);
}

/** Loads what somebody else has saved meanwhile, as long as nothing has been drawn here since. */
export function useFollowOthers(editor: Editor, campaign: Campaign): void {
  const theirs = campaign.draft.revision;
  useEffect(() => {
    if (theirs > editor.saver.revision && editor.saver.isClean && editor.ui.getState().save === "saved") {
      void takeTheirs(editor);
    }
  }, [editor, theirs]);
}
