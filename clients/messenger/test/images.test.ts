import { beforeEach, describe, expect, it, vi } from "vitest";
import { Refusal } from "../src/api";
import * as images from "../src/images/images";
import { Messenger } from "../src/messenger";
import { mount } from "../src/mount";
import { click, find, leave, open, Server, say, settle, texts } from "./page";

const IMAGE = { url: "https://tracktor.example/messenger/images/x", width: 4, height: 3 };
let server: Server;

beforeEach(() => {
  leave();
  vi.useFakeTimers();
  localStorage.clear();
  server = new Server();
});

/** Somebody who takes what is sent, or refuses it. */
function taker(refusal?: Refusal) {
  const said: string[] = [];
  const taken: Blob[] = [];
  const messenger = Object.assign(new Messenger(), {
    notice: (notice: string) => said.push(notice),
    attach: async (_: string, image: Blob) => {
      taken.push(image);
      if (refusal !== undefined) {
        throw refusal;
      }
    },
  });
  return { messenger, said, taken };
}

function file(type: string, size = 1): File {
  return new File(["x".repeat(size)], "x", { type });
}

describe("images", () => {
  it("are shown with what is said, and lead to themselves", async () => {
    server.say("c0", "This one", false, { image: IMAGE, parts: [{ text: "This one" }] });
    server.say("c0", "Image", false, { image: IMAGE, parts: [] });
    await open();
    await click(".launcher");
    expect(texts(".bubble")).toEqual(["This one", ""]);
    expect(find(".bubble a[target] img")?.getAttribute("src")).toBe(IMAGE.url);
    expect(find(".bubble img")?.getAttribute("alt")).toBe("This one");
  });

  it("are sent once the script for it is there, also before anything is said", async () => {
    const messenger = new Messenger();
    mount(messenger, "");
    messenger.start({ host: "https://tracktor.example", sid: "t0", id: "unicorn" });
    await settle();
    messenger.open();
    await settle();
    expect(find(".composer .quiet")).toBeNull();
    const choose = vi.fn();
    messenger.state = { ...messenger.state, images: { ...images, choose } };
    messenger.changed();
    await settle();
    await click(".composer .quiet");
    expect(choose).toHaveBeenCalledWith(messenger);
    // What is said while the image is on its way comes into the same conversation.
    const sending = images.send(messenger, [file("image/png")]);
    await say("Look");
    await sending;
    await settle();
    expect(server.asked.some(({ body }) => body.image instanceof Blob)).toBe(true);
    expect(find(".person img")?.getAttribute("src")).toBe(IMAGE.url);
    expect(texts(".bubble")).toHaveLength(2);
    expect([...server.messages.keys()]).toEqual(["c0"]);
    expect(messenger.state.view).toBe("c0");
    messenger.begin();
    await settle();
    expect(find(".composer .quiet")).not.toBeNull();
    await images.send(messenger, [file("image/png")]);
    expect([...server.messages.keys()]).toEqual(["c0", "c1"]);
  });

  it("go as they are when they are small, one at a time, and nothing but files", async () => {
    const { messenger, said, taken } = taker();
    const small = file("image/png");
    const first = images.send(messenger, [small]);
    expect(images.send(messenger, [small])).toBeUndefined();
    await first;
    expect(images.send(messenger, [])).toBeUndefined();
    expect(taken).toEqual([small]);
    expect(said).toEqual(["Sending the image…", ""]);
  });

  it("are made smaller when they are large, and sent as they are where that can't be", async () => {
    const made = file("image/jpeg");
    const drawn = vi.fn();
    vi.stubGlobal("createImageBitmap", async () => ({ width: 4_000, height: 1_000 }));
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue({
      fillRect: vi.fn(),
      drawImage: drawn,
    } as never);
    vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((take) => take(made));
    const { messenger, taken } = taker();
    const large = file("image/png", 700_000);
    await images.send(messenger, [large]);
    expect(drawn.mock.calls[0]?.slice(1)).toEqual([0, 0, 2_000, 500]);
    const moving = file("image/gif", 700_000);
    await images.send(messenger, [moving]);
    vi.stubGlobal("createImageBitmap", async () => {
      throw new Error("no image");
    });
    await images.send(messenger, [large]);
    expect(taken).toEqual([made, moving, large]);
  });

  it.each([
    [422, "only PNG, JPEG, GIF and WebP"],
    [429, "Wait a while"],
    [0, "was not sent"],
  ])("say why they are not sent: %i", async (status, words) => {
    const { messenger, said } = taker(new Refusal(status, 0));
    await images.send(messenger, [file("image/png")]);
    expect(said.at(-1)).toContain(words);
  });

  it("are tried again while the product does not know yet who sends them, where they were to be shown", async () => {
    const { messenger, said, taken } = taker();
    const { attach } = messenger;
    const into: string[] = [];
    messenger.attach = async (conversation, image) => {
      into.push(conversation);
      messenger.state = { ...messenger.state, view: "c9" };
      if (into.length < 3) {
        throw new Refusal(503, 2_000);
      }
      await attach(conversation, image);
    };
    messenger.state = { ...messenger.state, view: "new:here" };
    const sending = images.send(messenger, [file("image/png")]);
    await vi.advanceTimersByTimeAsync(1_900);
    expect(into).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_200);
    await sending;
    expect(into).toEqual(["new:here", "new:here", "new:here"]);
    expect(taken).toHaveLength(1);
    expect(said.at(-1)).toBe("");
  });

  it("come from the device", () => {
    const clicked = vi.spyOn(HTMLInputElement.prototype, "click").mockImplementation(() => undefined);
    images.choose(taker().messenger);
    const [input] = clicked.mock.contexts as HTMLInputElement[];
    expect([input?.type, input?.accept]).toEqual(["file", "image/png,image/jpeg,image/gif,image/webp"]);
  });
});
