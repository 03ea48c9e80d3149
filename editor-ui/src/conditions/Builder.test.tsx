// @vitest-environment jsdom
import { MantineProvider } from "@mantine/core";
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { ConditionCatalogue } from "../api/conditions";
import { stubMedia } from "../testing/page";
import { Builder } from "./Builder";
import type { Definition } from "./tree";
import { useConditions } from "./useConditions";

const OPERATORS: ConditionCatalogue["kinds"][number]["operators"] = [
  { name: "is", label: "is", value: "any", foldable: true, types: [] },
  { name: "at_least", label: "is at least", value: "number", foldable: false, types: ["number"] },
  { name: "one_of", label: "is one of", value: "list", foldable: true, types: [] },
  { name: "set", label: "is set", value: "none", foldable: false, types: [] },
];
const CATALOGUE: ConditionCatalogue = {
  kinds: ["property", "event", "segment", "argument"].map((key) => ({
    key,
    label: `By ${key}`,
    hint: "",
    operators: OPERATORS,
    fields: [],
  })),
  properties: [
    { path: ["plan"], label: "plan", type: "text", types: ["text"], sample: ["free"] },
    { path: ["age"], label: "age", type: "number", types: ["number"], sample: [31] },
  ],
  hidden_properties: [
    { path: ["score"], label: "", type: "number", types: ["number"], sample: [7, 9] },
    { path: ["note"], label: "", type: "text", types: ["text"], sample: [] },
  ],
  events: [{ name: "Movie watch", count: 9, arguments: [{ path: ["rating"], type: "number" }] }],
  companies: [],
  letters: [],
  newsletters: [],
  messages: [],
  products: [],
  segments: [{ id: "s1", name: "Newcomers" }],
};

const FREE = { property: "plan", operator: "is", value: "free" };
const seen = vi.fn<(definition: Definition) => void>();

function Page(props: {
  definition: Definition | undefined;
  problems?: { code: string; message: string; path: string }[];
}) {
  const conditions = useConditions(props.definition);
  seen(conditions.written.definition);
  return (
    <MantineProvider env="test">
      <Builder
        catalogue={CATALOGUE}
        conditions={conditions}
        places={conditions.written.places}
        problems={props.problems ?? []}
        site="a1"
      />
      <button onClick={conditions.undo} type="button">
        undo
      </button>
    </MantineProvider>
  );
}

beforeAll(() => {
  stubMedia();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe = vi.fn();
      unobserve = vi.fn();
      disconnect = vi.fn();
    },
  );
  Element.prototype.scrollIntoView = vi.fn();
});
beforeEach(() => void seen.mockClear());
afterEach(cleanup);

function row(name: string): HTMLElement {
  return screen.getByRole("group", { name });
}

async function focused(element: () => Element | null): Promise<void> {
  await vi.waitFor(() => expect(document.activeElement).toBe(element()));
}

it("builds a condition by keyboard alone", async () => {
  const user = userEvent.setup();
  render(<Page definition={undefined} />);
  await user.tab();
  await user.tab();
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Condition" }));
  await user.keyboard("{Enter}");
  await user.click(await screen.findByRole("menuitem", { name: "By property" }));
  await focused(() => screen.getByRole("button", { name: /^Property:/ }));

  await user.keyboard("{Enter}");
  await focused(() => screen.getByRole("combobox", { name: "Property" }));
  await user.keyboard("age{Enter}");
  expect(seen).toHaveBeenLastCalledWith({ and: [{ property: "age", operator: "is", value: 0 }] });
  await user.keyboard("{Tab}{Enter}{ArrowDown}{Enter}");
  await user.keyboard("{Tab}{Control>}a{/Control}18");
  expect(seen).toHaveBeenLastCalledWith({ and: [{ property: "age", operator: "at_least", value: 18 }] });
});

it("edits a condition on a hidden property by its type, and offers no other hidden one", async () => {
  const user = userEvent.setup();
  render(<Page definition={{ and: [{ property: "score", operator: "is", value: 7 }] }} />);
  await user.click(screen.getByRole("button", { name: /^Property:/ }));
  const offered = (await screen.findAllByRole("option")).map((option) => option.textContent);
  expect(offered).toEqual([
    expect.stringContaining("plan"),
    expect.stringContaining("age"),
    expect.stringContaining("score"),
  ]);
  expect(offered[2]).toContain("number · 7, 9");
  await user.keyboard("{Escape}");
  await user.click(screen.getByRole("button", { name: /^Comparison:/ }));
  expect(await screen.findByRole("option", { name: "is at least" })).toBeDefined();
});

it("takes a name that nobody has used yet", async () => {
  const user = userEvent.setup();
  render(<Page definition={{ and: [{ ...FREE, property: "" }] }} />);
  await user.click(screen.getByRole("button", { name: /^Property:/ }));
  await user.keyboard("address/city{Enter}");
  expect(seen).toHaveBeenLastCalledWith({ and: [{ ...FREE, property: ["address", "city"] }] });
});

it("moves, copies, groups, turns round and removes a row by keys, and undoes that", async () => {
  const user = userEvent.setup();
  render(<Page definition={{ and: [FREE, { segment: "s1" }] }} />);
  row("plan is free").focus();
  await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
  expect(seen).toHaveBeenLastCalledWith({ and: [{ segment: "s1" }, FREE] });
  await focused(() => row("plan is free"));
  await user.keyboard("!");
  expect(seen).toHaveBeenLastCalledWith({ and: [{ segment: "s1" }, { not: FREE }] });
  await focused(() => row("not plan is free"));
  await user.keyboard("{Control>}g{/Control}");
  expect(seen).toHaveBeenLastCalledWith({ and: [{ segment: "s1" }, { or: [{ not: FREE }] }] });
  row("in Newcomers").focus();
  await user.keyboard("{Control>}d{/Control}");
  expect(seen.mock.lastCall?.[0].and).toHaveLength(3);
  await vi.waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("in Newcomers"));
  await user.keyboard("{Delete}");
  expect(seen.mock.lastCall?.[0].and).toHaveLength(2);
  await user.click(screen.getByRole("button", { name: "undo" }));
  expect(seen.mock.lastCall?.[0].and).toHaveLength(3);
});

it("leaves keys to the fields inside a row", async () => {
  const user = userEvent.setup();
  render(<Page definition={{ and: [FREE] }} />);
  await user.click(screen.getByRole("combobox", { name: "Value" }));
  await user.keyboard("{Backspace}{Delete}!");
  expect(seen).toHaveBeenLastCalledWith({ and: [{ ...FREE, value: "fre!" }] });
});

it("asks for arguments of an event", async () => {
  const user = userEvent.setup();
  render(<Page definition={{ and: [{ event: "Movie watch", operator: "at_least", count: 3 }] }} />);
  await user.click(screen.getByRole("button", { name: "where Movie watch has…" }));
  await focused(() => screen.getByRole("button", { name: /^Argument:/ }));
  await user.keyboard("{Enter}");
  await user.click(await screen.findByRole("option", { name: /rating/ }));
  expect(seen.mock.lastCall?.[0]).toEqual({
    and: [
      {
        event: "Movie watch",
        operator: "at_least",
        count: 3,
        where: [{ argument: "rating", operator: "is", value: 0 }],
      },
    ],
  });
});

it("shows problems at the condition they are about", () => {
  const problems = [{ code: "bad_name", message: "Give the event's name.", path: "and/1/event" }];
  render(<Page definition={{ and: [FREE, { event: "", operator: "performed" }] }} problems={problems} />);
  expect(within(row("… performed")).getByRole("alert").textContent).toBe("Give the event's name.");
  expect(within(row("plan is free")).queryByRole("alert")).toBeNull();
});
