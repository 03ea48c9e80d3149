import { createContext } from "react";
import type { Chosen } from "./useChosen";

/** Boxes of a table read it here: columns that changed with every tick would be new boxes, and lose the focus. */
export const ChosenContext = createContext<Chosen | undefined>(undefined);
