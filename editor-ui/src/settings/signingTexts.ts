export type SigningLanguage = "Python" | "Node.js" | "PHP" | "Ruby" | "C#" | "Java" | "Go";

/** The same signature in each language. The id 5115 with the secret 2D8CarQ4rX3WvH6TK7DpJDk5 gives 9622E88B… */
export const SIGNING: Readonly<Record<SigningLanguage, string>> = {
  Python: `import hashlib
import hmac

def sign(secret: str, identity: str) -> str:
    return hmac.new(secret.encode(), identity.encode(), hashlib.sha256).hexdigest().upper()`,
  "Node.js": `import { createHmac } from "node:crypto";

function sign(secret, identity) {
  return createHmac("sha256", secret).update(String(identity), "utf8").digest("hex").toUpperCase();
}`,
  PHP: `function sign(string $secret, string $identity): string
{
    return strtoupper(hash_hmac('sha256', $identity, $secret));
}`,
  Ruby: `require "openssl"

def sign(secret, identity)
  OpenSSL::HMAC.hexdigest("SHA256", secret, identity.to_s).upcase
end`,
  "C#": `using System;
using System.Security.Cryptography;
using System.Text;

static string Sign(string secret, string identity)
{
    using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret)))
    {
        var hash = hmac.ComputeHash(Encoding.UTF8.GetBytes(identity));
        return BitConverter.ToString(hash).Replace("-", "");
    }
}`,
  Java: `import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

static String sign(String secret, String identity) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] hash = mac.doFinal(identity.getBytes(StandardCharsets.UTF_8));
    return String.format("%064X", new BigInteger(1, hash));
}`,
  Go: `import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
)

func sign(secret, identity string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(identity))
	return fmt.Sprintf("%X", mac.Sum(nil))
}`,
};
