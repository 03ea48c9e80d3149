import { useState } from "react";
import type { Person } from "../api/people";
import { hueOf } from "../shared/hue";
import classes from "./Face.module.css";
import { initials } from "./personName";

type Shown = Pick<
  Person,
  "uid" | "id" | "anonymous" | "email" | "first_name" | "last_name" | "profile_image"
>;

/** The person's picture, or their initials on a colour that stays theirs. */
export function Face(props: { person: Shown; size?: number }) {
  const { person, size = 30 } = props;
  const [broken, setBroken] = useState(false);
  if (person.profile_image !== null && !broken) {
    return (
      <img
        alt=""
        className={classes.face}
        height={size}
        loading="lazy"
        onError={() => setBroken(true)}
        referrerPolicy="no-referrer"
        src={person.profile_image}
        width={size}
      />
    );
  }
  return (
    <span
      aria-hidden
      className={classes.face}
      data-anonymous={person.anonymous || undefined}
      data-hue={hueOf(person.uid)}
      style={{ width: size, height: size, fontSize: size * 0.38 }}
    >
      {person.anonymous ? "?" : initials(person)}
    </span>
  );
}
