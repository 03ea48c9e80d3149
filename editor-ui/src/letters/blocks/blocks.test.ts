import { describe, expect, it } from "vitest";
import { insert, move, pieceAt, remove, setAttribute, setContent } from "./edits";
import { contentOf, find, inherited, type Letter, parse, withMarks } from "./tree";

const SOURCE = `<mjml>
  <mj-head><mj-attributes><mj-text color="#111" /><mj-class name="big" font-size="30px" /></mj-attributes></mj-head>
  <mj-body>
    <mj-section css-class="sheet">
      <mj-column>
        <mj-text mj-class="big">Hello {{ person.name | default: "<you>" }}</mj-text>
        <mj-button href="{{ event.url | default: "https://a.example" }}">Go</mj-button>
      </mj-column>
    </mj-section>
    <!-- <mj-section> -->
    <mj-raw>{% for each in event.products %}</mj-raw>
    <mj-section><mj-column></mj-column></mj-section>
    <mj-raw>{% endfor %}</mj-raw>
  </mj-body>
</mjml>
`;

function letter(source = SOURCE): Letter {
  const found = parse(source);
  if (found === undefined) {
    throw new Error("it can't be read");
  }
  return found;
}

function piece(of: Letter, id: string) {
  const found = find(of, id);
  if (found === undefined) {
    throw new Error(`there is no ${id}`);
  }
  return found;
}

describe("the tree of a letter", () => {
  it("knows elements, but neither comments nor what Liquid holds", () => {
    const found = letter();
    expect(found.pieces.map(({ id, name }) => `${id} ${name}`)).toEqual([
      "0 mj-section",
      "0/0 mj-column",
      "0/0/0 mj-text",
      "0/0/1 mj-button",
      "1 mj-raw",
      "2 mj-section",
      "2/0 mj-column",
      "3 mj-raw",
    ]);
    expect(contentOf(found, piece(found, "0/0/0"))).toBe('Hello {{ person.name | default: "<you>" }}');
    expect(piece(found, "0/0/1").attributes[0]?.value).toBe('{{ event.url | default: "https://a.example" }}');
    expect(inherited(found, piece(found, "0/0/0"), "font-size")).toBe("30px");
    expect(inherited(found, piece(found, "0/0/0"), "color")).toBe("#111");
    expect(parse("<mjml><mj-body><mj-text></mj-body></mjml>")).toBeUndefined();
  });

  it("marks what is seen, beside classes that are there", () => {
    const { source, marked } = withMarks(letter());
    expect(marked).toEqual(["0", "0/0", "0/0/0", "0/0/1", "2", "2/0"]);
    expect(source).toContain('<mj-section css-class="sheet tk-b0">');
    expect(source).toContain('<mj-text css-class="tk-b2" mj-class="big">');
    expect(parse(source)).toBeDefined();
  });
});

describe("edits", () => {
  it("touch nothing else", () => {
    const found = letter();
    const text = piece(found, "0/0/0");
    expect(setAttribute(found, text, "align", "center").source).toBe(
      SOURCE.replace('mj-class="big"', 'mj-class="big" align="center"'),
    );
    expect(setAttribute(found, text, "mj-class", "").source).toBe(SOURCE.replace(' mj-class="big"', ""));
    expect(setContent(found, piece(found, "0/0/1"), "Look").source).toBe(SOURCE.replace(">Go<", ">Look<"));
    expect(setAttribute(found, text, "alt", '"a" {{ b | default: "c" }}').source).toContain(
      'alt="&quot;a&quot; {{ b | default: "c" }}"',
    );
  });

  it("put in, move and take away, each on lines of its own", () => {
    const found = letter();
    const made = insert(found, piece(found, "0/0"), 1, "<mj-divider />");
    const after = letter(made.source);
    expect(after.pieces.map(({ name }) => name).slice(2, 5)).toEqual(["mj-text", "mj-divider", "mj-button"]);
    expect(pieceAt(after, made.at)?.id).toBe("0/0/1");
    expect(remove(after, piece(after, "0/0/1")).source).toBe(SOURCE);
    const moved = move(found, piece(found, "0/0/0"), piece(found, "0/0"), 2);
    expect(moved?.source.indexOf("mj-button")).toBeLessThan(moved?.source.indexOf("mj-text mj-class") ?? 0);
    const swapped = letter(moved?.source);
    expect(pieceAt(swapped, moved?.at ?? 0)?.id).toBe("0/0/1");
    const back = move(swapped, piece(swapped, "0/0/1"), piece(swapped, "0/0"), 0);
    expect(back?.source).toBe(SOURCE);
    expect(move(found, piece(found, "0"), piece(found, "0/0"), 0)).toBeUndefined();
    const other = move(found, piece(found, "0/0/1"), piece(found, "2/0"), 0);
    expect(letter(other?.source).pieces.at(-2)?.name).toBe("mj-button");
  });
});
