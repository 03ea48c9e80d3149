using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Tracktor
{
    /// <summary>Sends people, events and carts in the background. One a process; its methods are safe on any thread.</summary>
    public sealed class TioClient : IDisposable
    {
        private static readonly DateTimeOffset Epoch = new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
        private static readonly TimeSpan AtEnd = TimeSpan.FromSeconds(5);
        private readonly string secret;
        private readonly Outbox outbox;

        /// <param name="url">Where Tracktor is.</param>
        /// <param name="token">The site's.</param>
        /// <param name="secret">Of the site; with it every call is signed.</param>
        /// <param name="handler">How requests go out; the framework's own when left out.</param>
        public TioClient(string url, string token, string secret = null, HttpMessageHandler handler = null)
        {
            if (url == null || token == null)
            {
                throw new ArgumentNullException(url == null ? nameof(url) : nameof(token));
            }
            this.secret = secret;
            outbox = new Outbox(new Uri(url.TrimEnd('/') + "/batch"), token, handler ?? new HttpClientHandler());
            outbox.Refused += refusal => Refused?.Invoke(refusal);
        }

        /// <summary>A call was refused. Comes on a thread of its own.</summary>
        public event Action<Refusal> Refused;

        /// <summary>The signature of an id: HMAC-SHA256, upper-case hex.</summary>
        public static string Sign(string secret, string identity)
        {
            using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret)))
            {
                return BitConverter.ToString(hmac.ComputeHash(Encoding.UTF8.GetBytes(identity))).Replace("-", "");
            }
        }

        /// <summary>Set properties of a person; null removes one.</summary>
        public void Set(string id, object properties, DateTimeOffset? at = null)
        {
            Add("set", id, at, Needed(properties));
        }

        /// <summary>A person did something.</summary>
        public void Track(string id, string name, object arguments = null, DateTimeOffset? at = null)
        {
            Add("track", id, at, arguments, "action", name);
        }

        /// <summary>Two people are one: the target stays.</summary>
        public void Alias(string source, string target, DateTimeOffset? at = null)
        {
            var call = new Dictionary<string, object> { ["method"] = "alias", ["srcid"] = source, ["destid"] = target };
            if (secret != null)
            {
                call["destsign"] = Sign(secret, target);
            }
            Put(call, at);
        }

        /// <summary>Set properties of a company.</summary>
        public void Company(string id, object properties, DateTimeOffset? at = null)
        {
            Add("company", id, at, Needed(properties));
        }

        /// <summary>What is in a person's cart, and what becomes of it.</summary>
        public void Cart(string id, CartState state, object cart = null, DateTimeOffset? at = null)
        {
            Add("cart", id, at, cart, "state", state.ToString().ToLowerInvariant());
        }

        /// <summary>Completes when all calls so far are through.</summary>
        public Task FlushAsync(CancellationToken cancellation = default(CancellationToken))
        {
            return outbox.FlushAsync(cancellation);
        }

        /// <summary>Waits for what is left, five seconds at most, and ends.</summary>
        public void Dispose()
        {
            outbox.Close(AtEnd);
        }

        private void Add(string method, string id, DateTimeOffset? at, object data, string name = null, string value = null)
        {
            var call = new Dictionary<string, object> { ["method"] = method, ["id"] = id };
            if (name != null)
            {
                call[name] = value;
            }
            if (data != null)
            {
                call["data"] = data;
            }
            if (secret != null)
            {
                call["sign"] = Sign(secret, id);
            }
            Put(call, at);
        }

        private static object Needed(object properties)
        {
            if (properties == null)
            {
                throw new ArgumentNullException(nameof(properties));
            }
            return properties;
        }

        private void Put(Dictionary<string, object> call, DateTimeOffset? at)
        {
            call["ts"] = (long)((at ?? DateTimeOffset.UtcNow) - Epoch).TotalMilliseconds;
            call["mid"] = Guid.NewGuid().ToString("N");
            outbox.Add(call);
        }
    }
}
