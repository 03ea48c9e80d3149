import { Component, h } from "preact";

const SHAPES = {
  chat: "M21 11c0 4-4 7.5-9 7.5l-2-.2L5 21l1-4.3c-2-1.4-3-3.4-3-5.7c0-4 4-7.5 9-7.5s9 3.5 9 7.5z",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9.5l6 6 6-6",
  back: "M14.5 6l-6 6 6 6",
  send: "M12 19V5.5M6 11.5l6-6 6 6",
  image: "M5 5h14v14H5zM5 16l4-4 6 6M13 13l2-2 4 4",
  pen: "M12 5.5v13M5.5 12h13",
};

export function Icon({ shape }: { shape: keyof typeof SHAPES }) {
  return (
    <svg class={shape} viewBox="0 0 24 24" aria-hidden="true">
      <path d={SHAPES[shape]} />
    </svg>
  );
}

/** The site's own picture, or ours when it has none or it can't be loaded. */
export class Picture extends Component<{ address: string }, { broken: string }> {
  override render() {
    const src = this.props.address;
    return src === "" || src === this.state.broken ? (
      <Icon shape="chat" />
    ) : (
      <img src={src} alt="" onError={() => this.setState({ broken: src })} />
    );
  }
}
