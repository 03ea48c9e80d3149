import { Badge } from "@mantine/core";
import type { MailSender, MailServer } from "../api/delivery";
import { Acts, type ActsProps } from "./Acts";
import classes from "./Delivery.module.css";

export function SenderItem(props: ActsProps & { sender: MailSender; server: MailServer | undefined }) {
  const { sender, server } = props;
  return (
    <li className={classes.item}>
      <div className={classes.words}>
        <span className={classes.name}>
          {sender.shown}
          {sender.standard && (
            <Badge color="pine" size="xs" variant="light">
              standard
            </Badge>
          )}
        </span>
        <span className={classes.about}>
          by {server?.name ?? "the installation’s own server"}
          {sender.reply_to !== "" && `; answers go to ${sender.reply_to}`}
        </span>
      </div>
      <Acts {...props} name={sender.address} />
    </li>
  );
}
