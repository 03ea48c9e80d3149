import { useElementSize } from "@mantine/hooks";
import { useRef } from "react";
import { FRAME_URL } from "../api/letters";
import classes from "./Preview.module.css";
import { useFrame } from "./useFrame";

// What the widths stand for, in px; a desktop that is wider than there is room for is shown smaller.
const DESKTOP = 720;
const PHONE = 390;

interface PreviewFrameProps {
  html: string;
  isNarrow: boolean;
  isDark: boolean;
}

/** HTML of a letter in a frame of opaque origin, where nothing it brings along runs. Where one has scrolled to stays. */
export function PreviewFrame(props: PreviewFrameProps) {
  const { html, isNarrow, isDark } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const room = useElementSize();
  const width = isNarrow ? PHONE : Math.max(DESKTOP, room.width);
  const scale = room.width === 0 ? 1 : Math.min(1, room.width / width);
  useFrame(frame, html);
  return (
    <div className={classes.paper} ref={room.ref}>
      <iframe
        className={classes.frame}
        data-dark={isDark || undefined}
        data-narrow={isNarrow || undefined}
        ref={frame}
        sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"
        src={FRAME_URL}
        style={{ width, height: room.height / scale, transform: `scale(${scale})` }}
        title="The letter"
      />
    </div>
  );
}
