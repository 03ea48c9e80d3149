import { createContext, useContext } from "react";
import type { Schemas } from "../api/client";
import type { ConditionCatalogue } from "../api/conditions";
import type { Edit } from "./useConditions";

export type Problem = Schemas["Problem"];

export interface Builder {
  site: string;
  catalogue: ConditionCatalogue;
  edit: Edit;
  /** What is wrong with a part, by its key; paths begin at the part. */
  problems: ReadonlyMap<string, readonly Problem[]>;
  /** Leads the keyboard to a part once it is there: to its row, or its first field. */
  focus: (key: string, to: "row" | "field") => void;
}

const BuilderContext = createContext<Builder | undefined>(undefined);

export const BuilderProvider = BuilderContext.Provider;

export function useBuilder(): Builder {
  const builder = useContext(BuilderContext);
  if (builder === undefined) {
    throw new Error("useBuilder needs a BuilderProvider around it");
  }
  return builder;
}
