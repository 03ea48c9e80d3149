import { Button } from "@mantine/core";
import { Compass } from "lucide-react";
import { Link } from "react-router";
import { Page } from "../shared/Page";
import { Empty } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";

export function NotFound() {
  const site = useSiteId();
  return (
    <Page heading={null} title="Not found">
      <Empty icon={Compass} title="There is no such page">
        <p>The address may be mistyped, or what it named is gone.</p>
        <Button component={Link} mx="auto" to={`/sites/${site}`}>
          Go to the overview
        </Button>
      </Empty>
    </Page>
  );
}
