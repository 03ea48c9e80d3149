import { hueOf } from "../shared/hue";
import classes from "./SiteSwitcher.module.css";

// The letter is drawn by CSS, so that it is no part of any name.
export function SiteMark(props: { name: string }) {
  const letter = [...props.name][0]?.toUpperCase();
  return <span aria-hidden className={classes.mark} data-hue={hueOf(props.name)} data-letter={letter} />;
}
