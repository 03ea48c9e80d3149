import { type RefObject, useEffect, useState } from "react";

/** Where a marked element is, in px of the letter: its mark, x, y, width, height. */
export type Box = readonly [number, number, number, number, number];

interface Measured {
  height: number;
  boxes: readonly Box[];
}

const NOTHING: Measured = { height: 0, boxes: [] };

function measuredOf(data: unknown): Measured | undefined {
  if (typeof data !== "object" || data === null || !("height" in data) || !("boxes" in data)) {
    return undefined;
  }
  // It comes from a page of ours, around HTML that runs nothing.
  return data as Measured;
}

/** Gives HTML to the frame that shows letters; what it tells of it afterwards. */
export function useFrame(frame: RefObject<HTMLIFrameElement | null>, html: string): Measured {
  const [isReady, setReady] = useState(false);
  const [measured, setMeasured] = useState(NOTHING);
  useEffect(() => {
    const onMessage = (event: MessageEvent) => {
      if (event.source === frame.current?.contentWindow) {
        setReady(true);
        const found = measuredOf(event.data);
        if (found !== undefined) {
          setMeasured(found);
        }
      }
    };
    window.addEventListener("message", onMessage);
    return () => window.removeEventListener("message", onMessage);
  }, [frame]);
  useEffect(() => {
    if (isReady) {
      // Its origin is opaque, so it has no address that could be named here; it is found by the frame it is in.
      frame.current?.contentWindow?.postMessage(html, "*");
    }
  }, [frame, html, isReady]);
  return measured;
}
