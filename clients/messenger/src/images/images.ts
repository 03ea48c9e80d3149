import type { Refusal } from "../api";
import type { Messenger } from "../messenger";

/** What this script, which is loaded once somebody opens the messenger, does for it. */
export interface Images {
  choose(messenger: Messenger): void;
  send(messenger: Messenger, files: FileList | undefined): Promise<void> | undefined;
}

const TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const MOST = 1_500_000; // bytes that the product takes
const SLOW = 600_000; // bytes that take long over a bad connection
const LONGEST = 2_000; // px of a side, of what is made smaller
const QUALITY = 0.85;
const TRIES = 8;

let isSending = false;

/** Have one chosen from the device, and send it. */
export function choose(messenger: Messenger): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = TYPES.join();
  input.onchange = () => void send(messenger, input.files ?? undefined);
  input.click();
}

/** Send the first of some files, if it is an image. */
export function send(messenger: Messenger, files: ArrayLike<File> | undefined): Promise<void> | undefined {
  const file = files?.[0];
  return file === undefined || isSending ? undefined : one(messenger, file);
}

async function one(messenger: Messenger, file: File): Promise<void> {
  isSending = true;
  messenger.notice("Sending the image…");
  let notice = "";
  const { view } = messenger.state;
  try {
    const image = file.size > (file.type === "image/gif" ? MOST : SLOW) ? await smaller(file) : file;
    await insist(() => messenger.attach(view, image), TRIES);
  } catch (error) {
    notice = told((error as Refusal).status);
  }
  isSending = false;
  messenger.notice(notice);
}

/** Whoever has just come may not be known yet. */
async function insist(send: () => Promise<void>, tries: number): Promise<void> {
  try {
    await send();
  } catch (error) {
    const { status, wait } = error as Refusal;
    if (status !== 503 || tries === 1) {
      throw error;
    }
    await new Promise((go) => setTimeout(go, Math.max(wait, 1_000)));
    await insist(send, tries - 1);
  }
}

/** Photos of phones have several megabytes. What can't be read stays as it is: the product says why it takes it not. */
async function smaller(file: Blob): Promise<Blob> {
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
    pen.fillStyle = "#fff"; // JPEG has nothing that could be seen through
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((made) => canvas.toBlob((blob) => made(blob ?? file), "image/jpeg", QUALITY));
  } catch {
    return file;
  }
}

function told(status: number): string {
  if (status === 422) {
    return "That can't be sent: only PNG, JPEG, GIF and WebP, of 1.5 MB at most.";
  }
  return status === 429 || status === 409
    ? "Too many images. Wait a while, or describe it in words."
    : "The image was not sent. Try again.";
}
