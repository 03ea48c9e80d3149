using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Tracktor
{
    /// <summary>Reads JSON into dictionaries, lists, texts, doubles, booleans and null.</summary>
    internal sealed class JsonReader
    {
        private const int Deepest = 64;
        private readonly string text;
        private int at;

        private JsonReader(string text)
        {
            this.text = text;
        }

        /// <exception cref="FormatException">It is no JSON.</exception>
        internal static object Read(string text)
        {
            var reader = new JsonReader(text);
            var value = reader.Value(0);
            reader.Space();
            if (reader.at != text.Length)
            {
                throw reader.Wrong();
            }
            return value;
        }

        private object Value(int depth)
        {
            Space();
            if (depth > Deepest || at == text.Length)
            {
                throw Wrong();
            }
            switch (text[at])
            {
                case '{':
                    return Entries(depth);
                case '[':
                    return Items(depth);
                case '"':
                    return Text();
                case 't':
                    return Word("true", true);
                case 'f':
                    return Word("false", false);
                case 'n':
                    return Word("null", null);
                default:
                    return Number();
            }
        }

        private Dictionary<string, object> Entries(int depth)
        {
            var found = new Dictionary<string, object>();
            at++;
            while (!Ends('}', found.Count))
            {
                Space();
                var name = Text();
                Space();
                Take(':');
                found[name] = Value(depth + 1);
            }
            return found;
        }

        private List<object> Items(int depth)
        {
            var found = new List<object>();
            at++;
            while (!Ends(']', found.Count))
            {
                found.Add(Value(depth + 1));
            }
            return found;
        }

        private bool Ends(char end, int count)
        {
            Space();
            if (at < text.Length && text[at] == end)
            {
                at++;
                return true;
            }
            if (count > 0)
            {
                Take(',');
            }
            return false;
        }

        private string Text()
        {
            Take('"');
            var found = new StringBuilder();
            while (at < text.Length && text[at] != '"')
            {
                found.Append(text[at] == '\\' ? Escaped() : text[at++]);
            }
            Take('"');
            return found.ToString();
        }

        private char Escaped()
        {
            if (at + 1 >= text.Length)
            {
                throw Wrong();
            }
            var letter = text[at + 1];
            at += 2;
            if (letter != 'u')
            {
                var place = "bfnrt".IndexOf(letter);
                return place < 0 ? letter : "\b\f\n\r\t"[place];
            }
            int code = 0;
            if (at + 4 > text.Length
                || !int.TryParse(text.Substring(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code))
            {
                throw Wrong();
            }
            at += 4;
            return (char)code;
        }

        private object Word(string word, object value)
        {
            if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0)
            {
                throw Wrong();
            }
            at += word.Length;
            return value;
        }

        private object Number()
        {
            var start = at;
            while (at < text.Length && "+-.eE0123456789".IndexOf(text[at]) >= 0)
            {
                at++;
            }
            double number;
            if (!double.TryParse(text.Substring(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            {
                throw Wrong();
            }
            return number;
        }

        private void Space()
        {
            while (at < text.Length && " \t\r\n".IndexOf(text[at]) >= 0)
            {
                at++;
            }
        }

        private void Take(char letter)
        {
            if (at >= text.Length || text[at] != letter)
            {
                throw Wrong();
            }
            at++;
        }

        private FormatException Wrong()
        {
            return new FormatException("No JSON, at character " + at + ".");
        }
    }
}
