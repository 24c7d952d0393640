// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/simulated_providers.h"

#include "engine/snapshot_builder.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace signalbox::engine {

Result<void> SimulatedProviders::serve(const policy::Policy &policy)
{
    if (!hasSimulatedProvider(policy))
        return {};
    if (!m_home) {
        m_home = std::make_unique<ThreadHome<simulator::Simulator>>(u"simulator"_s);
        const Result<quint16> port = m_home->start(
            [] { return std::make_unique<simulator::Simulator>(); },
            [](simulator::Simulator &simulator) -> Result<quint16> {
                if (Result<void> started = simulator.start(); !started)
                    return Unexpected(started.error());
                return simulator.port();
            });
        if (!port) {
            m_home.reset();
            return Unexpected(port.error());
        }
        m_port = *port;
    }
    QHash<QString, QStringList> models;
    for (const catalog::Model &model : policy.models)
        models[model.provider].append(model.name);
    m_home->post([models](simulator::Simulator &simulator) {
        for (auto it = models.cbegin(); it != models.cend(); ++it) {
            simulator.setModels(it.key(), it.value());
            for (const QString &model : it.value())
                simulator.setProfile(it.key(), simulator::realisticProfile(it.key(), model), model);
        }
    });
    return {};
}

QString SimulatedProviders::baseUrl(const QString &provider) const
{
    return u"http://127.0.0.1:%1/%2/v1"_s.arg(m_port).arg(provider);
}

} // namespace signalbox::engine
