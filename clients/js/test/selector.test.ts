import { beforeAll, describe, expect, it } from "vitest";
import { isGenerated, selectorsOf } from "../src/picker/selector";

beforeAll(() => {
  // The page's environment here has none; this is what the standard says for names as they are below.
  window.CSS ??= {} as typeof CSS;
  CSS.escape ??= (text: string) =>
    text.replace(/[^\w-]|^\d/g, (sign) => `\\${/\d/.test(sign) ? `3${sign} ` : sign}`);
});

/** The best selector of what has the attribute `it`, which is taken away before. */
function of(html: string): string {
  return all(html)[0]?.css ?? "";
}

function all(html: string) {
  document.body.innerHTML = html;
  const element = document.querySelector("[it]");
  element?.removeAttribute("it");
  if (element === null) {
    throw new Error("nothing to pick");
  }
  const found = selectorsOf(element);
  // Whatever it is, it finds the element and no other.
  expect([...document.querySelectorAll(found[0]?.css ?? "")]).toEqual([element]);
  return found;
}

describe("a selector", () => {
  it("is an id that somebody has given", () => {
    expect(of("<button id='buy' class='btn' it>Buy</button><button class='btn'>No</button>")).toBe("#buy");
  });

  it("is an attribute of the site's own before a class", () => {
    expect(of("<a data-track='signup' class='only' it>Go</a>")).toBe('[data-track="signup"]');
    expect(of("<a data-x='y' data-testid='go' it>Go</a>")).toBe('[data-testid="go"]');
    expect(of("<a data-buy it>Go</a><a>Other</a>")).toBe("[data-buy]");
  });

  it("is a class that a person has written", () => {
    expect(of("<button class='css-1q2w3e buy-button active' it></button><button></button>")).toBe(
      ".buy-button",
    );
    expect(of("<button class='btn primary' it></button><button class='btn'></button>")).toBe(".primary");
  });

  it("takes two where one is not enough", () => {
    expect(of("<i class='a'></i><b class='a' it></b><b></b>")).toBe("b.a");
    expect(of("<b class='a c' it></b><b class='a'></b><b class='c'></b>")).toBe(".a.c");
  });

  it("goes by the nearest ancestor with a name", () => {
    const html =
      "<form id='top'><button class='go'></button></form><form id='foot'><p><button class='go' it></button></p></form>";
    expect(of(html)).toBe("#foot .go");
  });

  it("leaves out what is made up, and what says how it is now", () => {
    const html = `<div><button id=':r1:' class='sc-bdVaJa kWfKZb is-open' data-v-7ba5bd90 data-state='open' it></button></div>
      <button></button>`;
    expect(of(html)).toBe("div > button");
  });

  it("is a place among others at last", () => {
    expect(of("<ul><li>1</li><li it>2</li><li>3</li></ul>")).toBe("li:nth-of-type(2)");
    const lists =
      "<div id='one'><ul><li></li><li></li></ul></div><div id='two'><ul><li></li><li it></li></ul></div>";
    expect(of(lists)).toBe("#two > ul > li:nth-of-type(2)");
    expect(of("<p><b></b></p><p><b></b><b it></b></p><p><b></b><b></b></p>")).toBe(
      "p:nth-of-type(2) > b:nth-of-type(2)",
    );
  });

  it("escapes what names may hold", () => {
    expect(of(`<a data-say='"\\' it></a><a></a>`)).toBe('[data-say="\\"\\\\"]');
    expect(of("<a class='w/2' it></a><a></a>")).toBe(".w\\/2");
  });

  it("comes with those that find more of its like", () => {
    const found = all(
      "<li class='card' data-kind='hat' it></li><li class='card'></li><li class='card'></li><li></li>",
    );
    expect(found).toEqual([
      { css: '[data-kind="hat"]', count: 1 },
      { css: ".card", count: 3 },
      { css: "li", count: 4 },
    ]);
  });

  it("stays inside a shadow", () => {
    document.body.innerHTML = "<div></div><button></button>";
    const shadow = (document.body.firstElementChild as Element).attachShadow({ mode: "open" });
    shadow.innerHTML = "<button>In</button>";
    expect(selectorsOf(shadow.firstElementChild as Element)[0]).toEqual({ css: "button", count: 1 });
  });
});

describe("names that are made up", () => {
  it.each([
    "css-1q2w3e",
    "sc-bdVaJa",
    "kWfKZb",
    "jsx-2871293847",
    "Button_root__3xYzA",
    ":r1:",
    "radix-:r3:",
    "ember123",
    "svelte-1a2b3c",
    "_1f3k9",
    "a8f3e2d9",
    "item-48213",
  ])("%s", (name) => {
    expect(isGenerated(name)).toBe(true);
  });
});

describe("names that somebody has thought of", () => {
  it.each([
    "buy",
    "buy-button",
    "btn-primary",
    "col-md-6",
    "mt-4",
    "h1",
    "navBar",
    "iPhone",
    "product_card",
    "text-2xl",
    "step-2",
    "myNavBar",
    "checkout",
    "html5",
    "w3c",
  ])("%s", (name) => {
    expect(isGenerated(name)).toBe(false);
  });
});
