import {
  AlignLeft,
  Braces,
  Columns2,
  Columns3,
  Heading,
  ImageIcon,
  type LucideIcon,
  Minus,
  MoveVertical,
  RectangleHorizontal,
  Rows2,
  Share2,
  ShoppingCart,
  Square,
  Table,
  Waypoints,
} from "lucide-react";

/** Where a block goes: among sections, or among what a column holds. */
export type Level = "section" | "column" | "content";

type FieldKind = "text" | "address" | "colour" | "align";

export interface Field {
  name: string;
  label: string;
  kind: FieldKind;
  example?: string;
}

interface Kind {
  label: string;
  icon: LucideIcon;
  /** What is between the tags: words with bold and links, words alone, or MJML and HTML as it is. */
  content: "rich" | "words" | "source" | "none";
  fields: readonly Field[];
}

const PADDING: Field = { name: "padding", label: "Space around", kind: "text", example: "0 0 16px" };
const ALIGN: Field = { name: "align", label: "Align", kind: "align" };
const COLOUR: Field = { name: "color", label: "Colour", kind: "colour" };
const GROUND: Field = { name: "background-color", label: "Background", kind: "colour" };
const SIZE: Field = { name: "font-size", label: "Size", kind: "text", example: "16px" };
const ROUND: Field = { name: "border-radius", label: "Round corners", kind: "text", example: "8px" };
const WIDTH: Field = { name: "width", label: "Width", kind: "text", example: "120px" };
const HREF: Field = { name: "href", label: "Leads to", kind: "address", example: "https://…" };

const KINDS: Readonly<Record<string, Kind>> = {
  "mj-wrapper": { label: "Frame", icon: Square, content: "none", fields: [GROUND, PADDING, ROUND] },
  "mj-section": { label: "Section", icon: Rows2, content: "none", fields: [GROUND, PADDING, ROUND] },
  "mj-group": { label: "Group", icon: Columns2, content: "none", fields: [GROUND] },
  "mj-column": {
    label: "Column",
    icon: Columns2,
    content: "none",
    fields: [{ ...WIDTH, example: "50%" }, GROUND, PADDING, ROUND],
  },
  "mj-hero": { label: "Hero", icon: Square, content: "none", fields: [GROUND, PADDING] },
  "mj-text": {
    label: "Text",
    icon: AlignLeft,
    content: "rich",
    fields: [
      ALIGN,
      SIZE,
      COLOUR,
      { name: "line-height", label: "Line height", kind: "text", example: "1.6" },
      PADDING,
    ],
  },
  "mj-button": {
    label: "Button",
    icon: RectangleHorizontal,
    content: "words",
    fields: [HREF, ALIGN, GROUND, COLOUR, SIZE, ROUND, { ...WIDTH, example: "100%" }, PADDING],
  },
  "mj-image": {
    label: "Image",
    icon: ImageIcon,
    content: "none",
    fields: [{ name: "alt", label: "In words", kind: "text" }, HREF, WIDTH, ALIGN, ROUND, PADDING],
  },
  "mj-divider": {
    label: "Line",
    icon: Minus,
    content: "none",
    fields: [
      { name: "border-color", label: "Colour", kind: "colour" },
      { name: "border-width", label: "Thickness", kind: "text", example: "1px" },
      PADDING,
    ],
  },
  "mj-spacer": {
    label: "Space",
    icon: MoveVertical,
    content: "none",
    fields: [{ name: "height", label: "Height", kind: "text", example: "24px" }],
  },
  "mj-table": { label: "Table", icon: Table, content: "source", fields: [SIZE, COLOUR, PADDING] },
  "mj-social": { label: "Social links", icon: Share2, content: "source", fields: [ALIGN, PADDING] },
  "mj-raw": { label: "Loop or condition", icon: Braces, content: "source", fields: [] },
};

export function kindOf(name: string): Kind {
  return KINDS[name] ?? { label: name.replace("mj-", ""), icon: Waypoints, content: "source", fields: [] };
}

export function levelOf(name: string): Level {
  if (name === "mj-section" || name === "mj-wrapper" || name === "mj-hero") {
    return "section";
  }
  return name === "mj-column" || name === "mj-group" ? "column" : "content";
}

export interface Stock {
  label: string;
  icon: LucideIcon;
  level: "section" | "content";
  mjml: string;
}

const SHEET = 'css-class="sheet" background-color="#ffffff" padding="16px 36px"';
const WORDS = "<mj-text>Write here.</mj-text>";

function columns(count: number): string {
  const one = `  <mj-column padding="0 12px">\n    ${WORDS}\n  </mj-column>\n`;
  return `<mj-section ${SHEET.replace("36px", "24px")}>\n${one.repeat(count)}</mj-section>`;
}

const PRODUCTS = `<mj-table padding="0" font-size="16px" line-height="1.5" color="#1d2420">
  {% for product in event.products limit: 12 %}
  <tr>
    <td style="padding:8px 12px 8px 0"><strong>{{ product.name }}</strong></td>
    <td align="right" style="padding:8px 0;white-space:nowrap">{{ product.price }} {{ event.currency }}</td>
  </tr>
  {% endfor %}
</mj-table>`;

/** What can be dragged into a letter. */
export const STOCK: readonly Stock[] = [
  { label: "Text", icon: AlignLeft, level: "content", mjml: WORDS },
  {
    label: "Heading",
    icon: Heading,
    level: "content",
    mjml: '<mj-text font-size="24px" line-height="1.3" font-weight="700">A heading</mj-text>',
  },
  {
    label: "Button",
    icon: RectangleHorizontal,
    level: "content",
    mjml: '<mj-button css-class="button" href="https://example.com/">Have a look</mj-button>',
  },
  { label: "Image", icon: ImageIcon, level: "content", mjml: '<mj-image src="" alt="" />' },
  { label: "Line", icon: Minus, level: "content", mjml: "<mj-divider />" },
  { label: "Space", icon: MoveVertical, level: "content", mjml: '<mj-spacer height="24px" />' },
  { label: "Products", icon: ShoppingCart, level: "content", mjml: PRODUCTS },
  {
    label: "Section",
    icon: Rows2,
    level: "section",
    mjml: `<mj-section ${SHEET}>\n  <mj-column>\n    ${WORDS}\n  </mj-column>\n</mj-section>`,
  },
  { label: "2 columns", icon: Columns2, level: "section", mjml: columns(2) },
  { label: "3 columns", icon: Columns3, level: "section", mjml: columns(3) },
];
