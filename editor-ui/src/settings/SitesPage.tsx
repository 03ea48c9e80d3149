import { Button } from "@mantine/core";
import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useSession } from "../api/session";
import { Card } from "../shared/Card";
import { Page } from "../shared/Page";
import { Rows } from "../shared/Rows";
import { LinesSkeleton } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { GoingSite, SiteItem } from "./SiteItem";

const NewSite = lazy(() => import("./NewSite"));

/** All sites that are open to whoever is logged in. */
export default function SitesPage() {
  const current = useSiteId();
  const { data: session } = useSession();
  const [isMaking, setMaking] = useState(false);
  return (
    <Page
      actions={
        session?.user.owner && (
          <Button leftSection={<Plus size={15} />} onClick={() => setMaking(true)}>
            Add new site
          </Button>
        )
      }
      back={{ label: "Account settings", to: `/sites/${current}/settings/account` }}
      note="The sites that are open to you. People, segments and campaigns of each are its own."
      title="Sites"
    >
      {session ? (
        <Card flush>
          <Rows isFlush label="Sites">
            {session.sites.map((site) =>
              site.removing ? (
                <GoingSite key={site.id} site={site} />
              ) : (
                <SiteItem isCurrent={site.id === current} key={site.id} site={site} />
              ),
            )}
          </Rows>
        </Card>
      ) : (
        <LinesSkeleton lines={4} />
      )}
      <Suspense>{isMaking && <NewSite onClose={() => setMaking(false)} />}</Suspense>
    </Page>
  );
}
