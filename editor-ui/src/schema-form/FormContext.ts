import { createContext, useContext } from "react";

export interface NameOption {
  value: string;
  label: string;
  detail?: string;
}

/** What forms offer to choose from; they ask for it by the widgets that a schema names. */
export interface FormChoices {
  site: string;
  letters: readonly NameOption[];
  segments: readonly NameOption[];
  campaigns: readonly NameOption[];
  events: readonly NameOption[];
  properties: readonly NameOption[];
  /** Arguments of the event named, or of all events. */
  argumentsOf: (event: string | undefined) => readonly NameOption[];
  /** What a property mostly is: "text", "number", …; undefined when nobody knows. */
  typeOfProperty: (path: string) => string | undefined;
  composeLetter: (take: (letter: string) => void) => void;
}

const FormContext = createContext<FormChoices | undefined>(undefined);

export const FormProvider = FormContext;

export function useFormChoices(): FormChoices {
  const choices = useContext(FormContext);
  if (choices === undefined) {
    throw new Error("A form needs a FormProvider around it");
  }
  return choices;
}
