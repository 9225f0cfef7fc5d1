namespace Jonquils.Api;

/// <summary>Names this assembly to tests: every service has a global <c>Program</c>, so that name alone would be ambiguous.</summary>
public sealed class ApiMarker;
