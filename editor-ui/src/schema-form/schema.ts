/** A part of JSON Schema, as the server's catalogue uses it. */
export interface JsonSchema {
  type?: string | readonly string[];
  title?: string;
  description?: string;
  enum?: readonly unknown[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  maxItems?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: readonly string[];
  additionalProperties?: boolean | JsonSchema;
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  "x-widget"?: string;
  "x-advanced"?: boolean;
}

export type JsonType = "string" | "integer" | "number" | "boolean" | "array" | "object" | "any";

const TYPES: readonly string[] = ["string", "integer", "number", "boolean", "array", "object"];

/** The one JSON type of a value that a schema describes; "any" when it allows several. */
export function typeOf(schema: JsonSchema): JsonType {
  const named = Array.isArray(schema.type) ? schema.type.filter((type) => type !== "null") : [schema.type];
  const [type] = named;
  return named.length === 1 && TYPES.includes(String(type)) ? (type as JsonType) : "any";
}

/** What a reference inside the schema stands for. */
export function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = schema.$ref?.split("/").at(-1);
  const found = name === undefined ? undefined : root.$defs?.[name];
  return found === undefined ? schema : { ...found, ...schema };
}

/** "entries_count" as a label. */
export function labelOf(name: string, schema: JsonSchema): string {
  const words = name.replaceAll("_", " ");
  return schema.title ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a new value begins as. */
export function emptyOf(schema: JsonSchema): unknown {
  if (schema.default !== undefined) {
    return schema.default;
  }
  switch (typeOf(schema)) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).flatMap(([name, part]) =>
          part.default === undefined ? [] : [[name, part.default]],
        ),
      );
    case "array":
      return [];
    case "boolean":
      return false;
    case "string":
      return "";
    default:
      return undefined;
  }
}
