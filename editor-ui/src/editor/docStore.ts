import { temporal } from "zundo";
import { createStore } from "zustand/vanilla";
import type { Graph } from "./graph";

const TOGETHER_MS = 900;
const STEPS = 200;

export interface Doc {
  graph: Graph;
  /** Makes a step that can be undone; steps of the same `what` that follow each other soon are one. */
  edit: (to: (graph: Graph) => Graph, what?: string) => void;
}

/** What is drawn, with its history. */
export function createDocStore(graph: Graph, now: () => number = Date.now) {
  let last = { what: "", at: 0 };
  const store = createStore<Doc>()(
    temporal(
      (set, get) => ({
        graph,
        edit: (to, what = "") => {
          const next = to(get().graph);
          if (next === get().graph) {
            return;
          }
          const { pause, resume } = store.temporal.getState();
          const continues = what !== "" && what === last.what && now() - last.at < TOGETHER_MS;
          last = { what, at: now() };
          if (continues) {
            pause();
          }
          set({ graph: next });
          resume();
        },
      }),
      {
        limit: STEPS,
        partialize: ({ graph: kept }) => ({ graph: kept }),
        equality: (a, b) => a.graph === b.graph,
      },
    ),
  );
  return store;
}

export type DocStore = ReturnType<typeof createDocStore>;
