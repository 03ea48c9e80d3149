// What the tests of the .NET library run: compiled together with its sources.
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Tracktor;

internal static class Program
{
    private static int Main(string[] given)
    {
        switch (given[0])
        {
            case "sign":
                foreach (Dictionary<string, object> each in Vectors(given[1]))
                {
                    Console.WriteLine(TioClient.Sign((string)each["secret"], (string)each["id"]));
                }
                return 0;
            case "json":
                Console.WriteLine(Json.Write(new
                {
                    text = "ünicorn",
                    number = 3.98m,
                    real = 0.1,
                    long_one = 9007199254740993L,
                    when = new DateTimeOffset(2026, 11, 25, 5, 0, 0, TimeSpan.FromHours(2)),
                    list = new object[] { 1, null, true, 'x' },
                    dictionary = new Dictionary<string, int> { ["a"] = 1 },
                    state = CartState.Purchase,
                    lone = "\ud83e",
                }));
                return 0;
            case "uses":
                return Uses(Assembly.LoadFrom(given[1]));
            case "retries":
                return Retries(given).GetAwaiter().GetResult();
            case "failing":
                return Failing(given[1]).GetAwaiter().GetResult();
            case "steady":
                return Steady(given[1]).GetAwaiter().GetResult();
            case "cancel":
                return Cancel(given[1]).GetAwaiter().GetResult();
            default:
                return Send(given).GetAwaiter().GetResult();
        }
    }

    private static List<object> Vectors(string path)
    {
        return (List<object>)JsonReader.Read(File.ReadAllText(path));
    }

    /// <summary>The members of the framework that a library refers to, and the assemblies they are in.</summary>
    private static int Uses(Assembly library)
    {
        const int MemberReferences = 0x0A000000;
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in library.GetReferencedAssemblies())
        {
            found.Add("assembly " + name.Name);
        }
        for (var number = 1; ; number++)
        {
            MemberInfo member;
            try
            {
                member = library.ManifestModule.ResolveMember(MemberReferences | number);
            }
            catch (ArgumentOutOfRangeException)
            {
                break; // that was the last
            }
            var type = member.DeclaringType;
            if (type.Assembly != library)
            {
                var method = member as MethodBase;
                var whole = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
                var count = method == null ? "" : "/" + method.GetParameters().Length;
                found.Add(whole.FullName + "." + member.Name + count);
            }
        }
        Console.WriteLine(string.Join("\n", found));
        return 0;
    }

    private static async Task<int> Cancel(string url)
    {
        var client = new TioClient(url, "token");
        client.Track("unicorn", "Never");
        try
        {
            await client.FlushAsync(new CancellationTokenSource(200).Token);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("canceled");
        }
        try
        {
            client.Set("unicorn", new { nan = double.NaN });
        }
        catch (ArgumentException error)
        {
            Console.WriteLine(error.Message);
        }
        return 0;
    }

    /// <summary>A client for each address, number of calls, and handling; all at once.</summary>
    private static async Task<int> Retries(string[] given)
    {
        var clients = new List<TioClient>();
        for (var at = 1; at < given.Length; at += 3)
        {
            var index = clients.Count;
            var client = new TioClient(given[at], "t0", null, new Handling(given[at + 2]));
            client.Refused += refusal => Tell(new
            {
                client = index,
                code = refusal.Code,
                message = refusal.Message,
                path = refusal.Path,
            });
            clients.Add(client);
            for (var made = int.Parse(given[at + 1]); made > 0; made--)
            {
                client.Track("unicorn", "Search");
            }
        }
        var all = new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;
        await Task.WhenAll(clients.ConvertAll(client => client.FlushAsync(all)));
        clients.ForEach(client => client.Dispose());
        return 0;
    }

    private static void Tell(object what)
    {
        lock (Console.Out)
        {
            Console.WriteLine(what as string ?? Json.Write(what));
            Console.Out.Flush();
        }
    }

    private static async Task<int> Failing(string url)
    {
        using (var client = new TioClient(url, "t0", null, new Handling("failing")))
        {
            client.Track("unicorn", "Search");
            await client.FlushAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
            Console.WriteLine("flushed");
        }
        return 0;
    }

    private static async Task<int> Steady(string url)
    {
        using (var client = new TioClient(url, "t0"))
        {
            var isOver = false;
            client.Track("unicorn", "First");
            var steady = Task.Run(async () =>
            {
                while (!Volatile.Read(ref isOver))
                {
                    client.Track("unicorn", "Search");
                    await Task.Delay(1);
                }
            });
            await client.FlushAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
            Volatile.Write(ref isOver, true);
            await steady;
            Console.WriteLine("flushed");
        }
        return 0;
    }

    /// <summary>What happens to the first request of a client beside the network.</summary>
    private sealed class Handling : DelegatingHandler
    {
        private readonly string how;
        private bool isFirst = true;

        internal Handling(string how) : base(new HttpClientHandler())
        {
            this.how = how;
        }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellation)
        {
            var own = isFirst ? how : "plain";
            isFirst = false;
            if (own == "failing")
            {
                throw new InvalidOperationException("It is broken.");
            }
            using (var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
            {
                if (own == "impatient")
                {
                    patience.CancelAfter(300);
                }
                try
                {
                    return await base.SendAsync(request, patience.Token);
                }
                catch (HttpRequestException) when (own == "telling")
                {
                    Tell("away");
                    throw;
                }
            }
        }
    }

    private static object Of(Dictionary<string, object> call, string name)
    {
        object value;
        return call.TryGetValue(name, out value) ? value : null;
    }

    private static async Task<int> Send(string[] given)
    {
        using (var client = new TioClient(given[1], given[2], given[3]))
        {
            client.Refused += refusal => Console.WriteLine(refusal.Code + " " + refusal.Path);
            foreach (Dictionary<string, object> call in Vectors(given[4]))
            {
                switch ((string)call["method"])
                {
                    case "set":
                        client.Set((string)Of(call, "id"), Of(call, "data"));
                        break;
                    case "track":
                        client.Track((string)Of(call, "id"), (string)Of(call, "action"), Of(call, "data"));
                        break;
                    case "alias":
                        client.Alias((string)Of(call, "srcid"), (string)Of(call, "destid"));
                        break;
                    case "company":
                        client.Company((string)Of(call, "id"), Of(call, "data"));
                        break;
                    default:
                        var state = (CartState)Enum.Parse(typeof(CartState), (string)Of(call, "state"), true);
                        client.Cart((string)Of(call, "id"), state, Of(call, "data"));
                        break;
                }
            }
            await client.FlushAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        }
        return 0;
    }
}
