using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Credentials;
using Jonquils.Api.Accounts.SignIn;
using Jonquils.Api.Accounts.Tokens;
using Jonquils.ServiceDefaults.Outbox;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Database;

/// <summary>Database <c>user_db</c>.</summary>
internal sealed class AccountsDb(DbContextOptions<AccountsDb> options) : DbContext(options)
{
    public const string Name = "user_db";

    public DbSet<User> Users => Set<User>();

    public DbSet<Role> Roles => Set<Role>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    public DbSet<OneTimeToken> OneTimeTokens => Set<OneTimeToken>();

    public DbSet<AuditEntry> AuditLog => Set<AuditEntry>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<User>(user =>
        {
            user.Property(u => u.Email).HasMaxLength(User.MaxEmailLength);
            user.Property(u => u.PasswordHash).HasMaxLength(255);
            user.Property(u => u.Username).HasMaxLength(User.MaxUsernameLength);
            user.Property(u => u.AvatarUrl).HasMaxLength(512);
            user.Property(u => u.AvatarKey).HasMaxLength(255);
            user.Property(u => u.RegistrationKey).HasMaxLength(64);
            user.Property(u => u.Version).IsRowVersion();
            user.HasIndex(u => u.Email).IsUnique();
            user.HasIndex(u => u.DeletedAt).HasFilter("deleted_at IS NOT NULL AND forgotten_at IS NULL");
            user.HasMany(u => u.Roles).WithMany().UsingEntity(
                "UserRole",
                right => right.HasOne(typeof(Role)).WithMany().HasForeignKey("RoleId"),
                left => left.HasOne(typeof(User)).WithMany().HasForeignKey("UserId"),
                link => link.ToTable("UserRoles").HasKey("UserId", "RoleId"));
        });
        modelBuilder.Entity<Role>(role =>
        {
            role.Property(r => r.Name).HasMaxLength(20);
            role.HasIndex(r => r.Name).IsUnique();
            role.HasData(
                new Role { Id = 1, Name = Role.User },
                new Role { Id = 2, Name = Role.Artist },
                new Role { Id = 3, Name = Role.Admin });
        });
        modelBuilder.Entity<RefreshToken>(token =>
        {
            token.Property(t => t.TokenHash).HasMaxLength(64);
            token.Property(t => t.DeviceInfo).HasMaxLength(RefreshToken.MaxDeviceLength);
            token.HasOne<User>().WithMany().HasForeignKey(t => t.UserId);
            token.HasIndex(t => t.TokenHash).IsUnique();
            token.HasIndex(t => t.FamilyId);
            token.HasIndex(t => t.ExpiresAt);
            token.HasIndex(t => t.UserId);
            token.HasIndex(t => new { t.UserId, t.FamilyId }).HasFilter("replaced_by IS NULL AND NOT revoked");
        });
        modelBuilder.Entity<OneTimeToken>(token =>
        {
            token.HasKey(t => t.Hash);
            token.Property(t => t.Hash).HasMaxLength(64);
            token.Property(t => t.Purpose).HasMaxLength(20);
            token.HasOne<User>().WithMany().HasForeignKey(t => t.UserId);
        });
        modelBuilder.Entity<SigningKey>().Property(k => k.Id).HasMaxLength(64);
        modelBuilder.Entity<AuditEntry>(entry =>
        {
            entry.ToTable("AuditLog");
            entry.Property(e => e.Action).HasMaxLength(AuditEntry.MaxActionLength);
            entry.Property(e => e.Subject).HasMaxLength(AuditEntry.MaxSubjectLength);
            entry.HasIndex(e => new { e.UserId, e.Id });
            entry.HasIndex(e => new { e.Subject, e.Id });
        });
        modelBuilder.AddOutbox();
        modelBuilder.UseSnakeCaseNames();
    }
}
