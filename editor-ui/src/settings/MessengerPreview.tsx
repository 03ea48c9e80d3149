import { MessageCircle } from "lucide-react";
import type { Appearance } from "../api/messages";
import classes from "./Messenger.module.css";

/** A page in small, with the messenger opened on it. */
export function MessengerPreview(props: { shown: Appearance }) {
  const { shown } = props;
  const place = {
    [shown.positionX]: shown.iconMargin.X,
    [shown.positionY]: shown.iconMargin.Y,
  };
  return (
    <div aria-hidden className={classes.page} data-hidden={!shown.display || undefined}>
      <span className={classes.bone} />
      <span className={classes.bone} />
      <span className={classes.bone} />
      {shown.display ? (
        <div className={classes.place} data-x={shown.positionX} data-y={shown.positionY} style={place}>
          <div className={classes.window}>
            <div className={classes.head}>
              {shown.headerIcon === "" ? (
                <span className={classes.tile}>
                  <MessageCircle size={14} />
                </span>
              ) : (
                <img alt="" height={24} src={shown.headerIcon} width={24} />
              )}
              {shown.headerText}
            </div>
            <p className={classes.welcome}>{shown.welcomeText}</p>
            <div className={classes.input}>Write a message…</div>
          </div>
          <span className={classes.button}>
            {shown.icon === "" ? (
              <MessageCircle size={22} />
            ) : (
              <img alt="" height={26} src={shown.icon} width={26} />
            )}
          </span>
        </div>
      ) : (
        <p className={classes.none}>The messenger is hidden.</p>
      )}
    </div>
  );
}
