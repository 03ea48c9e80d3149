import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Catalogue } from "../api/catalogue";
import type { Autosaver } from "./Autosaver";
import type { Doc, DocStore } from "./docStore";
import type { Graph } from "./graph";
import type { Ui, UiStore } from "./uiStore";

/** All that belongs to one campaign being drawn. It stays the same object while the page is open. */
export interface Editor {
  site: string;
  campaign: string;
  catalogue: Catalogue;
  doc: DocStore;
  ui: UiStore;
  saver: Autosaver<Graph>;
}

const EditorContext = createContext<Editor | undefined>(undefined);

export const EditorProvider = EditorContext;

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === undefined) {
    throw new Error("useEditor needs an EditorProvider around it");
  }
  return editor;
}

export function useDoc<T>(select: (doc: Doc) => T): T {
  return useStore(useEditor().doc, select);
}

export function useUi<T>(select: (ui: Ui) => T): T {
  return useStore(useEditor().ui, select);
}
