import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Send } from "lucide-react";
import { type Tried, useTestLetter } from "../api/letters";

interface TestButtonProps {
  site: string;
  tried: Tried;
  sender: string;
  disabled: boolean;
}

/** Sends what is seen to whoever is logged in, and tells what came of it. */
export function TestButton(props: TestButtonProps) {
  const { site, tried, sender, disabled } = props;
  const test = useTestLetter(site);
  const send = () =>
    test.mutate(
      { ...tried, sender },
      {
        onSuccess: ({ state, to, reason }) => {
          switch (state) {
            case "sent":
              notifications.show({ title: "The test is sent", message: `Look into ${to}.`, color: "pine" });
              break;
            case "unknown":
              notifications.show({
                title: "It may have been sent",
                message: `The mail server broke off: ${reason}`,
                color: "orange",
              });
              break;
            default:
              notifications.show({ title: "The test was not sent", message: reason, color: "red" });
          }
        },
        onError: (error) =>
          notifications.show({ title: "The test was not sent", message: error.message, color: "red" }),
      },
    );
  return (
    <Button
      disabled={disabled}
      leftSection={<Send size={14} />}
      loading={test.isPending}
      onClick={send}
      size="compact-sm"
      variant="default"
    >
      Send a test to me
    </Button>
  );
}
