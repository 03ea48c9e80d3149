import type { ReactNode } from "react";
import { ArrayField } from "./fields/ArrayField";
import { BooleanField } from "./fields/BooleanField";
import { EnumField } from "./fields/EnumField";
import { JsonField } from "./fields/JsonField";
import { NumberField } from "./fields/NumberField";
import { ObjectField } from "./fields/ObjectField";
import { StringField } from "./fields/StringField";
import { type JsonSchema, typeOf } from "./schema";
import { WIDGETS } from "./widgets";

export interface FieldProps {
  schema: JsonSchema;
  root: JsonSchema;
  label: string;
  path: string;
  value: unknown;
  /** The settings beside it: what an event's arguments are depends on the event. */
  siblings: Record<string, unknown>;
  onChange: (value: unknown) => void;
  isRequired: boolean;
  error: string | undefined;
  errors: ReadonlyMap<string, string>;
}

/** One setting: by the widget it asks for if that is known here, else by its JSON type. */
export function Field(props: FieldProps): ReactNode {
  const { schema } = props;
  const Widget = WIDGETS[schema["x-widget"] ?? ""];
  if (Widget !== undefined) {
    return <Widget {...props} />;
  }
  if (schema.enum !== undefined) {
    return <EnumField {...props} />;
  }
  const type = typeOf(schema);
  switch (type) {
    case "string":
      return <StringField {...props} />;
    case "integer":
    case "number":
      return <NumberField {...props} />;
    case "boolean":
      return <BooleanField {...props} />;
    case "array":
      return <ArrayField {...props} />;
    case "object":
      return <ObjectField {...props} />;
    case "any":
      return <JsonField {...props} />;
    default:
      return type satisfies never;
  }
}
