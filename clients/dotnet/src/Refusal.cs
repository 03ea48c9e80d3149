using System.Collections.Generic;

namespace Tracktor
{
    /// <summary>A call that Tracktor did not take, and why. It is not sent again.</summary>
    public sealed class Refusal
    {
        internal Refusal(IReadOnlyDictionary<string, object> call, string code, string message, string path)
        {
            Call = call;
            Code = code;
            Message = message;
            Path = path;
        }

        /// <summary>As it was sent.</summary>
        public IReadOnlyDictionary<string, object> Call { get; }

        /// <summary>For programs; does not change.</summary>
        public string Code { get; }

        /// <summary>Says what to do.</summary>
        public string Message { get; }

        /// <summary>Leads to the field, where there is one; else "".</summary>
        public string Path { get; }

        /// <inheritdoc/>
        public override string ToString()
        {
            return "Tracktor refused " + Call["method"] + (Path == "" ? "" : " (" + Path + ")") + ": " + Message;
        }
    }

    /// <summary>What becomes of a cart.</summary>
    public enum CartState
    {
        /// <summary>This is in it now.</summary>
        Set,

        /// <summary>It was emptied.</summary>
        Cancel,

        /// <summary>It was bought.</summary>
        Purchase,
    }
}
