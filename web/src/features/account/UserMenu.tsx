import { LogoutOutlined, UserOutlined } from "@ant-design/icons";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Button, Dropdown, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { meQuery, type User } from "@/api/accounts";
import { endSession } from "@/api/session";
import { TierTag } from "./TierTag";
import styles from "./UserMenu.module.css";

export function UserMenu() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { data: me } = useSuspenseQuery(meQuery);

  function signOut() {
    endSession();
    queryClient.clear();
  }

  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          { key: "who", type: "group", label: <Identity user={me} /> },
          { type: "divider" },
          { key: "signOut", icon: <LogoutOutlined />, label: t("account.signOut"), onClick: signOut },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={`${t("account.menu")}: ${me.username}`}>
        <span className={styles.name}>{me.username}</span>
      </Button>
    </Dropdown>
  );
}

function Identity({ user }: { user: User }) {
  const { t } = useTranslation();
  return (
    <div className={styles.identity}>
      <strong>{user.full_name ?? user.username}</strong>
      <span>{user.email}</span>
      <span>
        <TierTag level={user.user_level} />
        {user.is_admin && <Tag>{t("account.administrator")}</Tag>}
      </span>
    </div>
  );
}
