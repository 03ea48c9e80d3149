import { Badge } from "@mantine/core";
import type { MailSender, MailServer } from "../api/delivery";
import { Row } from "../shared/Rows";
import { Acts, type ActsProps } from "./Acts";

export function SenderItem(props: ActsProps & { sender: MailSender; server: MailServer | undefined }) {
  const { sender, server } = props;
  return (
    <Row
      name={
        <>
          {sender.shown}
          {sender.standard && (
            <Badge color="pine" size="xs" variant="light">
              standard
            </Badge>
          )}
        </>
      }
      about={
        <>
          by {server?.name ?? "the installation’s own server"}
          {sender.reply_to !== "" && `; answers go to ${sender.reply_to}`}
        </>
      }
      acts={<Acts {...props} name={sender.address} />}
    />
  );
}
